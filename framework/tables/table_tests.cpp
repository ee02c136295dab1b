// Finds each row's baseline, takes its differences from the contrast tasks or over the folds, and corrects all
// p-values.
#include "framework/tables/table_tests.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/stats/folds.hpp"
#include "framework/stats/multiplicity.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/stats/summary.hpp"
#include "framework/tables/averaged_row.hpp"
#include "framework/tables/class_averages.hpp"
#include "framework/tables/contrasts.hpp"
#include "framework/tables/table_grid.hpp"

namespace collimator {
namespace {

using Keys = std::map<std::string, std::string>;

// Where the rows of a table stand, by their keys. Keeps a reference to the table.
class RowIndex {
 public:
  RowIndex(ResultTable& table, const Graph& graph) : table_(table), graph_(graph) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) places_.emplace(table.rows[i].keys, i);
  }
  // Null where there is none.
  ResultRow* find(const Keys& keys) const {
    const auto found = places_.find(keys);
    return found == places_.end() ? nullptr : &table_.rows[found->second];
  }
  // Whether this row is what others are held against, or knows nothing of the baseline's axis.
  bool is_baseline(const ResultRow& row) const { return !counterpart_of(row); }
  // The row that holds the baseline of this one; null where there is none, or the row is it.
  const ResultRow* baseline_of(const ResultRow& row) const {
    const auto keys = counterpart_of(row);
    return keys ? find(*keys) : nullptr;
  }

 private:
  std::optional<Keys> counterpart_of(const ResultRow& row) const {
    Keys keys, axes;
    for (const auto& [key, value] : row.keys)
      (graph_.experiment.axis(key) != nullptr ? axes : keys).emplace(key, value);
    const TableSpec& spec = table_.spec;
    const Node& node = *graph_.node(std::ranges::find(spec.of, row.keys.at("node"), &TableNode::label)->node);
    const Node& base = base_of(spec, graph_, node);
    const auto other = counterpart(spec, graph_.experiment, node, base, axes);
    if (!other) return std::nullopt;
    keys.insert(other->begin(), other->end());
    if (spec.baseline.contains("node")) keys["node"] = spec.baseline.at("node");
    return keys;
  }

  ResultTable& table_;
  const Graph& graph_;
  std::map<Keys, std::size_t> places_;
};

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

// What is averaged over, as far as both have it, says which of ours is held against which of theirs.
bool are_pair(const AveragedValue& ours, const AveragedValue& theirs) {
  return std::ranges::all_of(ours.over, [&](const auto& each) {
    const auto found = theirs.over.find(each.first);
    return found == theirs.over.end() || found->second == each.second;
  });
}

std::vector<AveragedValue> defined(std::span<const AveragedValue> values) {
  std::vector<AveragedValue> result;
  std::ranges::copy_if(values, std::back_inserter(result),
                       [](const AveragedValue& each) { return !std::isnan(each.value); });
  return result;
}

// The difference of two means, where each of ours has one of theirs; else the mean over the pairs. Without any pair
// there is none.
void add_difference(ResultRow& row, double base, const ClassAverages::Sides& sides, bool folds) {
  const std::vector<AveragedValue> ours = defined(sides.ours), theirs = defined(sides.theirs);
  std::vector<double> differences;
  std::size_t paired = 0;
  for (const AveragedValue& our : ours) {
    const std::size_t before = differences.size();
    for (const AveragedValue& their : theirs)
      if (are_pair(our, their)) differences.push_back(our.value - their.value);
    if (differences.size() > before) ++paired;
  }
  if (!folds) row.note = with_note(row.note, sides.note);  // their test says it
  if (paired == 0) return;
  if (sides.note.empty() && paired == ours.size() && differences.size() == std::max(ours.size(), theirs.size())) {
    row.difference = row.value - base;
    return;
  }
  row.difference = summarize(differences).mean;
  if (folds || differences.size() == ours.size()) return;  // the folds' test tells how many there are
  row.note += fmt::format("{}difference over {} pairs, of {} values here and {} at the baseline",
                          row.note.empty() ? "" : "; ", differences.size(), ours.size(), theirs.size());
}

// ours - theirs of every division: the mean over the pairs that are equal on all axes averaged over.
std::vector<double> fold_differences(std::span<const AveragedValue> ours, std::span<const AveragedValue> theirs,
                                     const Resampling& resampling) {
  std::vector<AveragedValue> differences;
  for (const AveragedValue& our : ours)
    for (const AveragedValue& their : theirs)
      if (are_pair(our, their)) differences.push_back({our.over, our.value - their.value});
  return division_means(differences, resampling);
}

// Nadeau and Bengio's test for every row that has a baseline; how many rows it tests.
std::size_t add_fold_tests(ResultTable& table, const RowIndex& index, const ClassAverages& averages) {
  const Resampling& resampling = table.spec.resampling;
  const std::size_t folds = resampling.divisions;
  std::size_t tested = 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    ResultRow& row = table.rows[i];
    const ResultRow* base = index.baseline_of(row);
    if (base == nullptr || row.hidden) continue;
    const ClassAverages::Sides sides = averages.sides(i, static_cast<std::size_t>(base - table.rows.data()));
    row.note = with_note(row.note, sides.note);
    const FoldTest test =
        nadeau_bengio(fold_differences(sides.ours, sides.theirs, resampling), resampling.test_over_train);
    if (test.folds < folds && row.difference)
      row.note += fmt::format("{}difference over {} of {} folds", row.note.empty() ? "" : "; ", test.folds, folds);
    if (test.folds < 2) continue;
    row.difference = test.mean;
    if (std::isnan(test.p) && !std::isnan(test.mean))
      row.note += fmt::format("{}the folds' differences are equal, with a standard error of 0: no interval, no test",
                              row.note.empty() ? "" : "; ");
    const double most = greatest_difference(row, table.spec);
    row.difference_low = std::clamp(test.interval.low, -most, most);
    row.difference_high = std::clamp(test.interval.high, -most, most);
    row.p = test.p;
    ++tested;
  }
  return tested;
}

// "1/4" where it is one over a whole number.
std::string ratio_text(double ratio) {
  const double inverse = std::round(1 / ratio);
  if (inverse >= 1 && std::abs(ratio * inverse - 1) < 1e-9) return fmt::format("1/{}", inverse);
  return fmt::format("{:.3g}", ratio);
}

}  // namespace

std::vector<double> division_means(std::span<const AveragedValue> values, const Resampling& resampling) {
  std::map<std::vector<std::string>, std::vector<double>> by_division;
  for (const AveragedValue& each : values) by_division[resampling.division(each.over)].push_back(each.value);
  std::vector<double> means;
  for (const auto& [division, own] : by_division) means.push_back(summarize(own).mean);
  return means;
}

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
