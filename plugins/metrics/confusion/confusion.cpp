// The four cells of the 2 x 2 table of calls and labels.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// Weighted counts of true and false positive, false and true negative samples, positive at probability >= threshold.
// Always defined.
class ConfusionCells final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{
      .threshold = true, .better = collimator::Better::neither, .range = {.low = 0}};
  static std::vector<std::string> outputs() { return {"tp", "fp", "fn", "tn"}; }

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const collimator::Confusion cells = collimator::confusion(input, weights);
    result.set(0, cells.tp);
    result.set(1, cells.fp);
    result.set(2, cells.fn);
    result.set(3, cells.tn);
  }
};

}  // namespace

COLLIMATOR_METRIC(ConfusionCells, "confusion", "1.0.0", "The cells of the 2 x 2 table at the threshold")
