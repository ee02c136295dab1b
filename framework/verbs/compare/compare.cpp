// Reads both arms, their thresholds and the metrics, and leaves the tests to stats/compare.hpp.
#include "framework/stats/compare.hpp"

#include <algorithm>
#include <tuple>

#include "framework/base/error.hpp"
#include "framework/stats/number_ranges.hpp"
#include "framework/stats/score_range.hpp"
#include "framework/task/values.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/compare/compare.hpp"
#include "framework/verbs/metrics.hpp"

namespace collimator {

// table.csv: class, metric, group_field (test), group, value, low, high, p, p_holm, p_bh, n, patients, note. Facts of
// arms that are not paired: left_out.of, left_out.with: the classes that the other arm does not have.
void run_compare(const Job& job, const Context& context) {
  const auto params = params_of<CompareParams>(job);
  const Predictions ours = load_predictions(job.inputs.at("of")), theirs = load_predictions(job.inputs.at("with"));
  const Thresholds thresholds = !job.inputs.contains("threshold") ? Thresholds(params.threshold.number)
                                                                  : Thresholds::load(job.inputs.at("threshold"));
  if (params.tests.empty())
    throw failure("compare: tests is empty; name some of delong, bootstrap, mcnemar, permutation");
  if (const std::string wrong = wrong_with_classes(ours.classes); !wrong.empty()) throw failure("compare: {}", wrong);
  const CompareOptions options{params.tests, params.margin, bootstrap_of(params.replicates, params.seed, context),
                               params.paired, params.averages};
  const std::vector<MetricInUse> metrics = metrics_of(params.metrics, context);
  write_table(compare_table(compare_arms(ours, theirs, thresholds, metrics, options)), job.out / "table.csv");
  if (any_outside(ours) || any_outside(theirs)) save_unbounded(names_by_value(metrics, "_difference"), job.out);
  if (params.paired) return;
  Json left_out = Json::object();
  for (const auto& [name, arm, other] : {std::tuple("of", &ours, &theirs), std::tuple("with", &theirs, &ours)})
    for (const std::string& each : arm->classes)
      if (std::ranges::find(other->classes, each) == other->classes.end()) left_out[name].push_back(each);
  if (!left_out.empty()) save_facts({{"left_out", left_out}}, job.out);
}

}  // namespace collimator
