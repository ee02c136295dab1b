// Expected calibration error: how far, on average, probabilities lie from the frequencies that they promise.
#include <cmath>

#include <collimator/metric.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult;

// Sum over equal bins [k/M, (k+1)/M) of the positive class's probability, the last with 1 in it, of share of samples x
// |mean probability - share of positives| (Naeini et al. 2015; of the positive class, not of the more likely one as in
// Guo et al. 2017). Edges are the doubles nearest to k/M. It falls with fewer bins and rises with fewer samples.
// Refuses scores outside [0,1].
class Ece final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.better = collimator::Better::lower, .range = {0, 1}};

  struct Params {
    int bins = 15;

    void describe(auto& field) { field("bins", bins, "bins of equal width").range(1, 10000); }
  };

  explicit Ece(Params params) : bins_(static_cast<std::size_t>(params.bins)) {}

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    collimator::require_probabilities(input);
    std::vector<double> excess(bins_);
    double all = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      excess[bin_of(input.probabilities[i])] += weights[i] * (input.probabilities[i] - input.labels[i]);
      all += weights[i];
    }
    if (all <= 0) return result.undefine("there is no sample");
    double sum = 0;
    for (const double distance : excess) sum += distance < 0 ? -distance : distance;
    result.set(0, sum / all);
  }

 private:
  // The product alone would not do: 0.29 x 100 is below 29.
  std::size_t bin_of(double probability) const {
    const auto bins = static_cast<double>(bins_);
    double bin = std::min(std::floor(probability * bins), bins - 1);
    if (bin + 1 < bins && probability >= (bin + 1) / bins) ++bin;
    if (bin > 0 && probability < bin / bins) --bin;
    return static_cast<std::size_t>(bin);
  }

  std::size_t bins_;
};

}  // namespace

COLLIMATOR_METRIC(Ece, "ece", "1.2.0", "Expected calibration error over equal bins; also called calibration error")
