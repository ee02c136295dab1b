// False positive rate: the share of negative samples that are called positive; the x of a ROC curve.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// FP / (TN + FP), positive at probability >= threshold. NaN without a negative sample.
class FalsePositiveRate final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{
      .threshold = true, .better = collimator::Better::lower, .interval = collimator::IntervalMethod::wilson};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    if (tn + fp <= 0) return result.undefine("there is no negative sample");
    result.share(fp, tn + fp);
  }
};

}  // namespace

COLLIMATOR_METRIC(FalsePositiveRate, "false_positive_rate", "1.0.0",
                  "Share of negative samples called positive; also called FPR, fall-out")
