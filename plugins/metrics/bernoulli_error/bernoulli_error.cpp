// Bernoulli error: the standard error of accuracy, were samples independent.
#include <cmath>

#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// sqrt(p (1 - p) / N) with accuracy p over N samples, positive at probability >= threshold (the error of a Bernoulli
// trial's mean, as Hygieia states it beside its accuracies). 0 where all calls are right, however few; too small where
// patients have several samples: accuracy's own interval is neither. NaN without a sample.
class BernoulliError final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{
      .threshold = true, .better = collimator::Better::lower, .range = {0, 0.5}};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    const double all = tp + fp + fn + tn;
    if (all <= 0) return result.undefine("there is no sample");
    result.set(0, std::sqrt((tp + tn) * (fp + fn) / (all * all * all)));
  }
};

}  // namespace

COLLIMATOR_METRIC(BernoulliError, "bernoulli_error", "1.0.0", "Standard error of accuracy of independent samples")
