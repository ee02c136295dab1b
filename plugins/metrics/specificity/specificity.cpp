// Specificity: the share of negative samples that are not called positive.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// TN / (TN + FP), positive at probability >= threshold. NaN without a negative sample.
class Specificity final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.threshold = true, .interval = collimator::IntervalMethod::wilson};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    if (tn + fp <= 0) return result.undefine("there is no negative sample");
    result.share(tn, tn + fp);
  }
};

}  // namespace

COLLIMATOR_METRIC(Specificity, "specificity", "1.1.0",
                  "Share of negative samples not called positive; also called true negative rate, TNR, spec")
