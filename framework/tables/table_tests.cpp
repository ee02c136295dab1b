// Takes the differences from the contrast tasks or over the folds, says at the foot what they mean, and corrects all
// p-values.
#include "framework/tables/table_tests.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/stats/multiplicity.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/tables/averaged_row.hpp"
#include "framework/tables/row_index.hpp"
#include "framework/tables/table_grid.hpp"

namespace collimator {
namespace {

using Keys = std::map<std::string, std::string>;

// A row's values of some keys; nothing where it lacks one of them.
std::optional<std::vector<std::string>> values_if_all(const ResultRow& row, const std::vector<std::string>& keys) {
  std::vector<std::string> values;
  for (const std::string& key : keys) {
    const auto found = row.keys.find(key);
    if (found == row.keys.end()) return std::nullopt;
    values.push_back(found->second);
  }
  return values;
}

// A failed test says itself why it failed: without it, the difference is not shown either.
void drop_untested(ResultTable& table, std::span<const Difference* const> failed) {
  std::map<std::vector<std::string>, std::set<std::vector<std::string>>> arms;  // names of keys -> their values
  for (const Difference* difference : failed) {
    std::vector<std::string> names{"node"}, values{difference->node};
    for (const auto& [axis, label] : difference->axes) {
      names.push_back(axis);
      values.push_back(label);
    }
    arms[names].insert(values);
  }
  for (ResultRow& row : table.rows)
    for (const auto& [names, all] : arms)
      if (const auto values = values_if_all(row, names); values && all.contains(*values)) row.difference.reset();
}

// What the tests that the graph made cover, as far as rows are shown.
struct Tested {
  bool trainings = false, network = false, untested = false;  // new trainings; one network each; no p
  bool few = false;                                           // three or four seeds
  bool unpaired = false, logarithms = false;
};

// The tests that the graph made; `failed` are those that did not come about.
Tested add_contrasts(ResultTable& table, const RowIndex& index, const Graph& graph, std::span<const TaskResult> results,
                     std::vector<const Difference*>& failed) {
  Tested tested;
  for (const Difference& difference : table.spec.differences) {
    const auto stored = stored_table(graph.tasks[difference.task], results[difference.task], "");
    if (!stored) {
      failed.push_back(&difference);
      continue;
    }
    for (const ContrastRow& contrast : read_contrast_table(*stored)) {
      Keys keys = difference.axes;
      keys["node"] = difference.node;
      keys["class"] = contrast.class_name;
      keys["metric"] = contrast.metric;
      keys["group"] = contrast.group.empty() ? "" : contrast.group_field + "=" + contrast.group;
      ResultRow* row = index.find(keys);
      if (row == nullptr || row->hidden) continue;
      row->difference = contrast.difference;
      row->difference_low = contrast.low;
      row->difference_high = contrast.high;
      if (contrast.tested) row->p = contrast.p;
      tested.trainings = tested.trainings || contrast.over_trainings;
      tested.few = tested.few || (contrast.over_trainings && contrast.seeds < 5);
      tested.untested = tested.untested || !contrast.tested;
      tested.network = tested.network || (contrast.tested && !contrast.over_trainings);
      tested.unpaired = tested.unpaired || contrast.note.find("unpaired: ") != std::string::npos;
      tested.logarithms = tested.logarithms || contrast.note.find("difference of logarithms") != std::string::npos;
      row->note = with_note(row->note, contrast.note);
    }
  }
  return tested;
}

// What Δ, its interval and p mean, for the foot.
std::vector<std::string> words_of(const Tested& tested, const TableSpec& spec, std::size_t p_values) {
  const std::string base = baseline_text(spec);
  std::vector<std::string> words;
  if (tested.trainings)
    words.push_back(fmt::format(
        "Δ: difference from {}, mean over seeds; its 95 % interval and p speak of new trainings on these training "
        "patients and of new patients like those of the test set, not of new training sets (Obuchowski and Rockette, "
        "seeds as readers, Hillis's degrees of freedom; covariances by DeLong, or by 10,000 draws of patients for all "
        "seeds of both arms at once)",
        base));
  if (tested.few) words.emplace_back("few seeds: p and intervals of three or four seeds vary much with the seeds");
  if (tested.untested)
    words.push_back(
        fmt::format("Δ: difference from {}, mean over seeds; where an arm has two seeds, or one training, "
                    "its 95 % interval is over patients, for these networks alone, and there is no p",
                    base));
  if (tested.network)
    words.push_back(fmt::format(
        "Δ: difference from {}, of this one network in each arm; its 95 % interval and p are from 10,000 draws of "
        "patients, drawn jointly for both arms, and say nothing of new trainings",
        base));
  if (words.empty()) return words;
  if (tested.logarithms) words.emplace_back("Δ of an odds ratio is the difference of mean logarithms");
  if (tested.unpaired) words.emplace_back("unpaired where the arms have no sample in common: see the column note");
  if (p_values > 0)
    words.push_back(fmt::format("p: with Holm's correction over the {} p-values of this table", p_values));
  return words;
}

// "1/4" where it is one over a whole number.
std::string ratio_text(double ratio) {
  const double inverse = std::round(1 / ratio);
  if (inverse >= 1 && std::abs(ratio * inverse - 1) < 1e-9) return fmt::format("1/{}", inverse);
  return fmt::format("{:.3g}", ratio);
}

}  // namespace

void add_tests(ResultTable& table, std::span<const std::vector<AveragedValue>> values, const Graph& graph,
               std::span<const TaskResult> results) {
  // Rows that bring p along name their test as their group: each test is a family. The differences of the table are
  // one.
  std::vector<std::string> families(table.rows.size());
  bool own = false;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const ResultRow& row = table.rows[i];
    if (!row.p || row.hidden) continue;
    own = true;
    families[i] = row.keys.at("group");
  }
  if (own)
    table.notes.emplace_back(
        "p: of the tests that the rows name, corrected by Holm's method for the number of p-values that this table has "
        "of "
        "that test");
  if (!table.spec.baseline.empty()) {
    const RowIndex index(table, graph);
    const Resampling& resampling = table.spec.resampling;
    const bool folds = resampling.corrected();
    const ClassAverages averages(table.rows, values);
    std::vector<const Difference*> failed;
    const Tested found = add_contrasts(table, index, graph, results, failed);  // none over folds
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const ResultRow* base = table.rows[i].difference ? nullptr : index.baseline_of(table.rows[i]);
      if (base != nullptr)
        add_difference(table.rows[i], base->value,
                       averages.sides(i, static_cast<std::size_t>(base - table.rows.data())), folds);
    }
    drop_untested(table, failed);
    const std::size_t tested = folds ? add_fold_tests(table, index, averages) : 0;
    if (tested > 0)
      table.notes.push_back(fmt::format(
          "Δ: difference from {}, mean over the {} folds{}, with the 95 % interval and p of Nadeau and Bengio's "
          "corrected resampled t-test ({} degrees of freedom, n_test/n_train = {}), with Holm's correction over the "
          "{} differences of this table",
          baseline_text(table.spec), resampling.divisions,
          table.spec.over.size() > resampling.axes.size() ? ", each the mean of its pairs" : "",
          resampling.divisions - 1, ratio_text(resampling.test_over_train), tested));
    if (resampling.overlapping() && !table.spec.differences.empty())
      table.notes.push_back(
          fmt::format("{}: all are judged on one part, and their training parts overlap: p is too small, and intervals "
                      "too narrow",
                      fmt::join(resampling.axes, ", ")));
    const auto p_values = std::ranges::count_if(
        table.rows, [](const ResultRow& row) { return !row.hidden && row.p && !std::isnan(*row.p); });
    for (std::string& words : words_of(found, table.spec, static_cast<std::size_t>(p_values)))
      table.notes.push_back(std::move(words));
    const auto alone = std::ranges::count_if(table.rows, [&](const ResultRow& row) {
      return !row.hidden && !index.is_baseline(row) && (index.baseline_of(row) == nullptr || !row.difference);
    });
    if (alone > 0)
      table.notes.push_back(fmt::format("{} of {} numbers have no counterpart at the baseline {}, and so no difference",
                                        alone, table.rows.size(), baseline_text(table.spec)));
  }
  for (const std::string& family : std::set<std::string>(families.begin(), families.end())) {
    std::vector<double> p;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const ResultRow& row = table.rows[i];
      p.push_back(row.hidden || families[i] != family ? std::nan("") : row.p.value_or(std::nan("")));
    }
    const std::vector<double> adjusted = holm(p);
    for (std::size_t i = 0; i < table.rows.size(); ++i)
      if (table.rows[i].p && families[i] == family) table.rows[i].p_holm = adjusted[i];
  }
}

}  // namespace collimator
