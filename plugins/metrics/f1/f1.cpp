// F1: the harmonic mean of precision and sensitivity of the samples called positive.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// 2 TP / (2 TP + FP + FN), positive at probability >= threshold: 0 when positives exist and none is called,
// NaN only when TP + FP + FN = 0.
class F1 final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.threshold = true, .range = {0, 1}};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    if (tp + fp + fn <= 0) return result.undefine("no sample is positive and none is called positive");
    result.set(0, 2 * tp / (2 * tp + fp + fn));
  }
};

}  // namespace

COLLIMATOR_METRIC(F1, "f1", "1.0.0",
                  "Harmonic mean of precision and sensitivity at the threshold; also called F1 score, F-measure")
