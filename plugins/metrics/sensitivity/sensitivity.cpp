// Sensitivity: the share of positive samples that are called positive.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// TP / (TP + FN), positive at probability >= threshold; also called recall. NaN without a positive sample.
class Sensitivity final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.threshold = true, .interval = collimator::IntervalMethod::wilson};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    if (tp + fn <= 0) return result.undefine("there is no positive sample");
    result.share(tp, tp + fn);
  }
};

}  // namespace

COLLIMATOR_METRIC(Sensitivity, "sensitivity", "1.1.0",
                  "Share of positive samples called positive; also called recall, true positive rate, TPR, sens")
