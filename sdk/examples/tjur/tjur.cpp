// Tjur's coefficient of discrimination: how much higher the disease's probability is where the disease is.
#include <collimator/metric.hpp>
namespace {
// Mean probability of the positives minus that of the negatives (Tjur 2009, The American Statistician 63, 366).
// From -1 to 1; at 0 the probabilities do not tell them apart. Undefined where either is missing.
class Tjur final : public collimator::Metric {
 public:
  void compute(const collimator::MetricInput& input, std::span<const double> weights,
               collimator::MetricResult& result) const override {
    collimator::require_probabilities(input);  // a score of 7 would throw here, and the node say so
    double sum[2] = {0, 0}, weight[2] = {0, 0};
    for (std::size_t i = 0; i < input.labels.size(); ++i) {
      const int label = input.labels[i] > 0.5 ? 1 : 0;
      sum[label] += weights[i] * input.probabilities[i];
      weight[label] += weights[i];
    }
    if (weight[0] <= 0) return result.undefine("no sample is negative");
    if (weight[1] <= 0) return result.undefine("no sample is positive");
    result.set(0, sum[1] / weight[1] - sum[0] / weight[0]);
  }
};
}  // namespace
COLLIMATOR_METRIC(Tjur, "tjur", "1.0.0", "Mean probability of the positives minus that of the negatives")
