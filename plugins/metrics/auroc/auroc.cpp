// Area under the ROC curve: the chance that a positive sample scores above a negative one, ties counting half.
#include <collimator/metric.hpp>
#include <collimator/ranking.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult, collimator::Ranking, collimator::undefined;

// Mann and Whitney's U over its greatest value, by midranks (Hanley and McNeil 1982). With whole weights the
// sums are exact. NaN where the weights leave no positive or no negative sample. Scores need only rank.
class Auroc final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.interval = collimator::IntervalMethod::delong, .ranks = true};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    double positives = 0, negatives = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) (input.labels[i] > 0.5 ? positives : negatives) += weights[i];
    if (positives <= 0) return result.undefine("there is no positive sample");
    if (negatives <= 0) return result.undefine("there is no negative sample");
    double area = undefined;
    areas<1>(input, collimator::rank(input.probabilities), weights.data(), &area);
    result.set(0, area);
  }

  void compute_many(const MetricInput& input, std::span<const double> weights, std::size_t,
                    std::span<double> values) const override {
    const Ranking ranking = collimator::rank(input.probabilities);
    const std::size_t samples = input.labels.size();
    std::size_t r = 0;
    for (; r + 4 <= values.size(); r += 4) areas<4>(input, ranking, weights.data() + r * samples, &values[r]);
    for (; r < values.size(); ++r) areas<1>(input, ranking, weights.data() + r * samples, &values[r]);
  }

 private:
  // Several sets of weights in one pass, because the additions of a single one wait for each other.
  template <std::size_t Sets>
  static void areas(const MetricInput& input, const Ranking& ranking, const double* weights, double* values) {
    const std::size_t samples = input.labels.size();
    double positives[Sets] = {}, negatives[Sets] = {}, wins[Sets] = {};
    std::size_t place = 0;
    for (const std::uint32_t end : ranking.ends) {
      if (end == place + 1) {  // no tie: one sum for a negative sample, which most are
        const double* weight = weights + ranking.order[place];
        if (input.labels[ranking.order[place++]] > 0.5) {
          for (std::size_t s = 0; s < Sets; ++s) {
            wins[s] += weight[s * samples] * negatives[s];
            positives[s] += weight[s * samples];
          }
        } else {
          for (std::size_t s = 0; s < Sets; ++s) negatives[s] += weight[s * samples];
        }
        continue;
      }
      double tied_positives[Sets] = {}, tied_negatives[Sets] = {};
      for (; place < end; ++place) {
        const std::uint32_t sample = ranking.order[place];
        const double positive = input.labels[sample] > 0.5 ? 1.0 : 0.0;
        for (std::size_t s = 0; s < Sets; ++s) {
          const double weight = weights[s * samples + sample];
          tied_positives[s] += weight * positive;
          tied_negatives[s] += weight * (1.0 - positive);
        }
      }
      for (std::size_t s = 0; s < Sets; ++s) {
        wins[s] += tied_positives[s] * (negatives[s] + 0.5 * tied_negatives[s]);
        positives[s] += tied_positives[s];
        negatives[s] += tied_negatives[s];
      }
    }
    for (std::size_t s = 0; s < Sets; ++s) {
      const bool defined = positives[s] > 0 && negatives[s] > 0;
      values[s] = defined ? std::clamp(wins[s] / (positives[s] * negatives[s]), 0.0, 1.0) : undefined;
    }
  }
};

}  // namespace

COLLIMATOR_METRIC(Auroc, "auroc", "1.1.0",
                  "Area under the ROC curve by midranks; also called AUC, ROC AUC, area under the curve")
