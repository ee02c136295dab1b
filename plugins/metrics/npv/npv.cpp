// Negative predictive value: the share of samples not called positive that are negative.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// TN / (TN + FN), positive at probability >= threshold. NaN where everything is called positive.
class Npv final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.threshold = true, .interval = collimator::IntervalMethod::wilson};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    if (tn + fn <= 0) return result.undefine("no sample is called negative");
    result.share(tn, tn + fn);
  }
};

}  // namespace

COLLIMATOR_METRIC(Npv, "npv", "1.1.0", "Share of negative calls that are right; also called negative predictive value")
