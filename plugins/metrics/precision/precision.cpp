// Precision: the share of samples called positive that are positive.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// TP / (TP + FP), positive at probability >= threshold; also called positive predictive value. NaN without a call
// (scikit-learn and torchmetrics say 0).
class Precision final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.threshold = true, .interval = collimator::IntervalMethod::wilson};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    if (tp + fp <= 0) return result.undefine("nothing is called positive");
    result.share(tp, tp + fp);
  }
};

}  // namespace

COLLIMATOR_METRIC(Precision, "precision", "1.1.0",
                  "Share of positive calls that are right; also called positive predictive value, PPV")
