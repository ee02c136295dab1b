// Reads predictions, thresholds and metrics, and leaves the table to stats/score.hpp; masks go to score_masks.cpp.
#include "framework/stats/score_table.hpp"

#include "framework/stats/number_ranges.hpp"
#include "framework/stats/score_range.hpp"
#include "framework/task/values.hpp"
#include "framework/verbs/metrics.hpp"
#include "framework/verbs/replicates.hpp"
#include "framework/verbs/score/score.hpp"
#include "framework/verbs/score/score_masks.hpp"

namespace collimator {

void ScoreParams::check() const {
  check_replicates(replicates);
  check_bands(bands, by);
}

// table.csv: class, metric, group_field, group, value, low, high, interval, n, positives, note, caution. ranges.json
// where scores outside [0,1] let numbers out of their plugins' ranges.
void run_score(const Job& job, const Context& context) {
  if (job.inputs.contains("truth")) return score_masks(job, context);
  const auto params = params_of<ScoreParams>(job);
  const Predictions predictions = load_predictions(job.inputs.at("of"));
  const Thresholds thresholds = !job.inputs.contains("threshold") ? Thresholds(params.threshold.number)
                                                                  : Thresholds::load(job.inputs.at("threshold"));
  const std::vector<MetricInUse> metrics = metrics_of(params.metrics, context);
  ScoreOptions options{.by = params.by, .bands = params.bands, .averages = params.averages};
  options.shares = params.shares;
  options.samples_independent = params.unit == Unit::sample;
  options.bootstrap = bootstrap_of(params.replicates, params.seed, context);
  write_table(score_table(score(predictions, metrics, thresholds, options)), job.out / "table.csv");
  if (any_outside(predictions)) save_unbounded(names_by_value(metrics), job.out);
}

}  // namespace collimator
