// The verb `score`: holds predictions against labels.
#include "framework/stats/score.hpp"

#include "framework/verbs/metrics.hpp"
#include "framework/verbs/params.hpp"
#include "framework/verbs/score_masks.hpp"
#include "framework/verbs/values.hpp"

namespace collimator {

// table.csv: class, metric, group_field, group, value, n, positives, note.
void run_score(const Job& job, const Context& context) {
  if (job.inputs.contains("truth")) return score_masks(job, context);
  const auto params = params_of<ScoreParams>(job);
  const Predictions predictions = load_predictions(job.inputs.at("of"));
  const Thresholds thresholds = !job.inputs.contains("threshold") ? Thresholds(params.threshold.number)
                                                              : Thresholds::load(job.inputs.at("threshold"));
  const std::vector<MetricInUse> metrics = metrics_of(params.metrics, context);
  write_table(score_table(score(predictions, metrics, thresholds, params.by)), job.out / "table.csv");
}

}  // namespace collimator
