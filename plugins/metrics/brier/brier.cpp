// Brier score: the mean squared distance of the probabilities from the labels; 0 is best.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// Mean of (p - y)^2 (Brier 1950, one class: half of his two-class sum). Refuses scores outside [0,1].
class Brier final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.better = collimator::Better::lower, .range = {0, 1}};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    collimator::require_probabilities(input);
    double sum = 0, all = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const double distance = input.probabilities[i] - input.labels[i];
      sum += weights[i] * distance * distance;
      all += weights[i];
    }
    if (all <= 0) return result.undefine("there is no sample");
    result.set(0, sum / all);
  }
};

}  // namespace

COLLIMATOR_METRIC(
    Brier, "brier", "1.1.0",
    "Mean squared distance of probabilities from labels; also called Brier score, mean squared error, MSE")
