// Reads both arms, their thresholds and the metrics, and leaves the tests to stats/compare.hpp.
#include "framework/stats/compare.hpp"

#include "framework/base/error.hpp"
#include "framework/task/values.hpp"
#include "framework/verbs/compare/compare.hpp"
#include "framework/verbs/metrics.hpp"

namespace collimator {

// table.csv: class, metric, group_field (test), group, value, low, high, p, p_holm, p_bh, n, patients, note.
void run_compare(const Job& job, const Context& context) {
  const auto params = params_of<CompareParams>(job);
  const Predictions ours = load_predictions(job.inputs.at("of")), theirs = load_predictions(job.inputs.at("with"));
  const Thresholds thresholds = !job.inputs.contains("threshold") ? Thresholds(params.threshold.number)
                                                                  : Thresholds::load(job.inputs.at("threshold"));
  if (params.tests.empty())
    throw failure("compare: tests is empty; name some of delong, bootstrap, mcnemar, permutation");
  const CompareOptions options{params.tests, params.margin, bootstrap_of(params.replicates, params.seed, context)};
  const std::vector<MetricInUse> metrics = metrics_of(params.metrics, context);
  write_table(compare_table(compare_arms(ours, theirs, thresholds, metrics, options)), job.out / "table.csv");
}

}  // namespace collimator
