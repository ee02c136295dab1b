// Area under the precision-recall curve, as average precision.
#include <cmath>

#include <collimator/metric.hpp>
#include <collimator/ranking.hpp>

namespace {

using collimator::MetricInput, collimator::MetricResult, collimator::Ranking, collimator::undefined;

// Sum over the thresholds, falling, of (sensitivity - the one before) x precision: a step curve, tied scores called
// together (scikit-learn's average_precision_score; no line between points, which would be too optimistic, Davis and
// Goadrich 2006). NaN without a positive sample; a random order scores the prevalence. Scores need only rank.
class Auprc final : public collimator::Metric {
 public:
  static constexpr collimator::MetricTraits traits{.ranks = true, .range = {0, 1}};

  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const double area = average_precision(input, collimator::rank(input.probabilities), weights);
    if (std::isnan(area)) return result.undefine("there is no positive sample");
    result.set(0, area);
  }

  void compute_many(const MetricInput& input, std::span<const double> weights, std::size_t,
                    std::span<double> values) const override {
    const Ranking ranking = collimator::rank(input.probabilities);
    const std::size_t samples = input.labels.size();
    for (std::size_t r = 0; r < values.size(); ++r)
      values[r] = average_precision(input, ranking, weights.subspan(r * samples, samples));
  }

 private:
  static double average_precision(const MetricInput& input, const Ranking& ranking, std::span<const double> weights) {
    double tp = 0, called = 0, area = 0;
    for (std::size_t group = ranking.ends.size(); group-- > 0;) {
      double positives = 0;
      for (std::size_t place = group == 0 ? 0 : ranking.ends[group - 1]; place < ranking.ends[group]; ++place) {
        const std::uint32_t sample = ranking.order[place];
        called += weights[sample];
        if (input.labels[sample] > 0.5) positives += weights[sample];
      }
      tp += positives;
      if (positives > 0) area += positives * (tp / called);
    }
    return tp > 0 ? std::clamp(area / tp, 0.0, 1.0) : undefined;
  }
};

}  // namespace

COLLIMATOR_METRIC(
    Auprc, "auprc", "1.0.0",
    "Area under the precision-recall curve (average precision); also called average precision, AP, PR AUC, AUC PR")
