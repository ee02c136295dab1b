// Diagnostic odds ratio: how many times greater the odds of a positive call are in the sick than in the healthy.
#include <cmath>

#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

enum class Correction { zero_cell, always };

// DOR = (TP x TN) / (FP x FN) with its log-normal 95 % interval exp(ln DOR -+ 1.959964 sqrt(1/TP + 1/FP + 1/FN +
// 1/TN)) (Glas et al. 2003); 0.5 is added to all four cells only if one is zero, or always (Haldane 1956,
// Anscombe 1956). NaN when nothing or everything is called positive, or when a class is missing: the corrected
// ratio would then tell the class sizes, not the classifier.
// The interval holds where samples are independent: where patients repeat, take a bootstrap by patient.
class Dor final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.threshold = true,
                                                   .interval = collimator::IntervalMethod::lognormal};
  static std::vector<std::string> outputs() { return {"dor", "dor_low", "dor_high"}; }

  struct Params {
    Correction correction = Correction::zero_cell;

    void describe(auto& field) {
      field("correction", correction, "when 0.5 is added to all four cells: if one is zero, or always")
          .value("zero_cell", Correction::zero_cell)
          .value("always", Correction::always);
    }
  };

  explicit Dor(Params params) : params_(params) {}

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    auto [tp, fp, fn, tn] = collimator::confusion(input, weights);
    if (tp + fn <= 0) return result.undefine("there is no positive sample");
    if (fp + tn <= 0) return result.undefine("there is no negative sample");
    if (tp + fp <= 0) return result.undefine("nothing is called positive");
    if (fn + tn <= 0) return result.undefine("everything is called positive");
    const bool zero = tp <= 0 || fp <= 0 || fn <= 0 || tn <= 0;
    if (zero || params_.correction == Correction::always) {
      for (double* cell : {&tp, &fp, &fn, &tn}) *cell += 0.5;
      for (std::size_t output = 0; output < 3; ++output) result.note(output, "0.5 added to each cell");
    }
    const double ratio = tp * tn / (fp * fn);
    const double spread = 1.959964 * std::sqrt(1 / tp + 1 / fp + 1 / fn + 1 / tn);
    result.set(0, ratio);
    result.set(1, ratio * std::exp(-spread));
    result.set(2, ratio * std::exp(spread));
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_METRIC(Dor, "dor", "1.1.0", "Diagnostic odds ratio with its log-normal interval; also called odds ratio")
