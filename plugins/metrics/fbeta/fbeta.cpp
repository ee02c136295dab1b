// F-beta: the weighted harmonic mean of precision and sensitivity, sensitivity counting beta times as much.
#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// (1 + b^2) TP / ((1 + b^2) TP + FP + b^2 FN) (van Rijsbergen 1979), positive at probability >= threshold: 0 when
// positives exist and none is called, NaN only when TP + FP + FN = 0.
class FBeta final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.threshold = true, .range = {0, 1}};

  struct Params {
    double beta = 2;

    void describe(auto& field) {
      field("beta", beta, "how many times as much sensitivity counts as precision").above(0).max(1000);
    }
  };

  explicit FBeta(Params params) : square_(params.beta * params.beta) {}

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    if (tp + fp + fn <= 0) return result.undefine("no sample is positive and none is called positive");
    result.set(0, (1 + square_) * tp / ((1 + square_) * tp + fp + square_ * fn));
  }

 private:
  double square_;
};

}  // namespace

COLLIMATOR_METRIC(FBeta, "fbeta", "1.0.0", "Weighted harmonic mean of precision and sensitivity at the threshold")
