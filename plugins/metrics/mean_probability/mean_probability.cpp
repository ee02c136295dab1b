// Mean probability: what a class is given on average, whatever the labels; by groups it shows what a network confuses.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// Mean of the class's scores over the samples whose label is known (the mean activation of Valsson and Arandjelovic's
// table 4, there on samples with a single label). NaN without a sample. Scores need not be probabilities; those that
// are not let the mean out of [0,1], as a table that holds them says.
class MeanProbability final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.better = collimator::Better::neither, .range = {0, 1}};
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    double sum = 0, all = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      sum += weights[i] * input.probabilities[i];
      all += weights[i];
    }
    if (all <= 0) return result.undefine("there is no sample");
    result.set(0, sum / all);
  }
};

}  // namespace

COLLIMATOR_METRIC(MeanProbability, "mean_probability", "1.1.0", "Mean probability that the class is given")
