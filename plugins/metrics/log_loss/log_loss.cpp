// Log loss: the mean negative logarithm of the probability that was given to what is true.
#include <cmath>

#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// Mean of -ln p for positive and -ln (1 - p) for negative samples (binary cross-entropy, natural logarithm). p is kept
// within [2^-52, 1 - 2^-52], as scikit-learn does, so that one sure and wrong answer costs 36, not infinity. Refuses
// scores outside [0,1].
class LogLoss final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.better = collimator::Better::lower, .range = {.low = 0}};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const double loss = mean(losses_of(input), weights);
    if (std::isnan(loss)) return result.undefine("there is no sample");
    result.set(0, loss);
  }

  // The logarithms are taken once for all sets of weights.
  void compute_many(const MetricInput& input, std::span<const double> weights, std::size_t,
                    std::span<double> values) const override {
    const std::vector<double> losses = losses_of(input);
    for (std::size_t r = 0; r < values.size(); ++r)
      values[r] = mean(losses, weights.subspan(r * losses.size(), losses.size()));
  }

 private:
  static std::vector<double> losses_of(const MetricInput& input) {
    collimator::require_probabilities(input);
    constexpr double least = std::numeric_limits<double>::epsilon();
    std::vector<double> losses(input.labels.size());
    for (std::size_t i = 0; i < losses.size(); ++i) {
      const double p = std::clamp(input.probabilities[i], least, 1 - least);
      losses[i] = input.labels[i] > 0.5 ? -std::log(p) : -std::log1p(-p);
    }
    return losses;
  }

  static double mean(std::span<const double> losses, std::span<const double> weights) {
    double sum = 0, all = 0;
    for (std::size_t i = 0; i < losses.size(); ++i) {
      sum += weights[i] * losses[i];
      all += weights[i];
    }
    return all > 0 ? sum / all : collimator::undefined;
  }
};

}  // namespace

COLLIMATOR_METRIC(LogLoss, "log_loss", "1.1.0",
                  "Binary cross-entropy, natural logarithm; also called cross-entropy, BCE, NLL")
