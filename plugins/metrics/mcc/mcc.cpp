// Matthews' correlation coefficient: the correlation of calls and labels.
#include <cmath>

#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// (TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN)) (Matthews 1975), positive at probability >=
// threshold. NaN where a class is missing or all calls are equal (scikit-learn says 0).
class Mcc final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.threshold = true, .range = {-1, 1}};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    if (tp + fn <= 0) return result.undefine("there is no positive sample");
    if (fp + tn <= 0) return result.undefine("there is no negative sample");
    if (tp + fp <= 0) return result.undefine("nothing is called positive");
    if (tn + fn <= 0) return result.undefine("everything is called positive");
    // Roots first: the product of four sums overflows the 53 bits of exact integers early.
    result.set(0, (tp * tn - fp * fn) / (std::sqrt((tp + fp) * (tp + fn)) * std::sqrt((tn + fp) * (tn + fn))));
  }
};

}  // namespace

COLLIMATOR_METRIC(Mcc, "mcc", "1.0.0",
                  "Matthews' correlation coefficient at the threshold; also called phi coefficient")
