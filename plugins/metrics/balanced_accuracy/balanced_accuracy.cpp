// Balanced accuracy: the mean of sensitivity and specificity.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// Half of TP / (TP + FN) + TN / (TN + FP), positive at probability >= threshold. NaN where a class is missing
// (scikit-learn then takes the other class alone).
class BalancedAccuracy final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.threshold = true, .range = {0, 1}};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    if (tp + fn <= 0) return result.undefine("there is no positive sample");
    if (tn + fp <= 0) return result.undefine("there is no negative sample");
    result.set(0, 0.5 * (tp / (tp + fn) + tn / (tn + fp)));
  }
};

}  // namespace

COLLIMATOR_METRIC(BalancedAccuracy, "balanced_accuracy", "1.0.0",
                  "Mean of sensitivity and specificity; also called bacc")
