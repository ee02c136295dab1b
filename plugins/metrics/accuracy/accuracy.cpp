// Accuracy: the share of samples that are called rightly.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// (TP + TN) / all, positive at probability >= threshold. NaN without a sample.
class Accuracy final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.threshold = true, .interval = collimator::IntervalMethod::wilson};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    const double all = tp + fp + fn + tn;
    if (all <= 0) return result.undefine("there is no sample");
    result.share(tp + tn, all);
  }
};

}  // namespace

COLLIMATOR_METRIC(Accuracy, "accuracy", "1.1.0", "Share of samples called rightly; also called acc")
