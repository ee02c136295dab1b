// Chooses a threshold for each class, and keeps on which samples and patients a rule was fitted.
#include "framework/stats/threshold.hpp"

#include <numeric>

#include "framework/base/file.hpp"
#include "framework/data/table.hpp"
#include "framework/task/values.hpp"
#include "framework/verbs/threshold/threshold.hpp"

namespace collimator {

// thresholds.csv: class, threshold, note; fitted_on.json: the samples with their patients, where the rule looked at
// them.
void run_threshold(const Job& job, const Context&) {
  const auto params = params_of<ThresholdParams>(job);
  const Predictions predictions = load_predictions(job.inputs.at("of"));
  std::vector<std::size_t> rows(predictions.samples.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  Table table{"thresholds.csv", {"class", "threshold", "note"}, {}};
  for (std::size_t c = 0; c < predictions.classes.size(); ++c) {
    const std::string& name = predictions.classes[c];
    const Threshold chosen = choose_threshold(class_scores(predictions, c, rows), params.rule, name);
    table.rows.push_back({name, number_text(chosen.value), chosen.note});
  }
  write_table(table, job.out / "thresholds.csv");
  if (params.rule.name != "value") write_file(job.out / "fitted_on.json", fitted_on(predictions).dump());
}

}  // namespace collimator
