// Takes the differences from the contrast tasks or over the folds, says at the foot what they mean, and corrects all
// p-values.
#include "framework/tables/table_tests.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/stats/averages.hpp"
#include "framework/stats/multiplicity.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/tables/averaged_row.hpp"
#include "framework/tables/row_index.hpp"
#include "framework/tables/table_grid.hpp"
#include "framework/tables/test_words.hpp"

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

// A failed test says itself why it failed: without it, the difference is not shown either. How many numbers that is.
std::size_t drop_untested(ResultTable& table, const RowIndex& index, std::span<const Difference* const> failed) {
  std::map<std::vector<std::string>, std::set<std::vector<std::string>>> arms;  // names of keys -> their values
  for (const Difference* difference : failed) {
    std::vector<std::string> names{"node"}, values{difference->node};
    for (const auto& [axis, label] : difference->axes) {
      names.push_back(axis);
      values.push_back(label);
    }
    arms[names].insert(values);
  }
  std::size_t dropped = 0;
  for (ResultRow& row : table.rows) {
    const bool has_failed = std::ranges::any_of(arms, [&](const auto& arm) {
      const auto values = values_if_all(row, arm.first);
      return values && arm.second.contains(*values);
    });
    if (!has_failed) continue;
    if (row.difference && !row.hidden && !index.is_baseline(row)) ++dropped;
    row.difference.reset();
  }
  return dropped;
}

// The tests that the graph made, and what it found of folds; `failed` are those that did not come about.
Tested add_contrasts(ResultTable& table, const RowIndex& index, const Graph& graph, std::span<const TaskResult> results,
                     CheckedFolds& folds, std::vector<const Difference*>& failed) {
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
      if (difference.folds) {
        if (contrast.note.empty())
          folds.paired[keys] = difference.groups;
        else
          folds.not_paired[keys] = contrast.note;
        continue;
      }
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
      const bool unpaired = contrast.note.find("unpaired: ") != std::string::npos;
      tested.unpaired = tested.unpaired || unpaired;
      tested.mixtures = tested.mixtures || (unpaired && (contrast.class_name == name_of(Average::weighted) ||
                                                         contrast.class_name == name_of(Average::micro)));
      tested.few_patients = tested.few_patients || contrast.note.find("few patients: ") != std::string::npos ||
                            contrast.note.find("there are only ") != std::string::npos;
      row->note = with_note(row->note, contrast.note);
    }
  }
  return tested;
}

// What differences of odds ratios are; nothing where the table shows none.
std::string words_of_logarithms(const ResultTable& table) {
  bool any = false, averages = false;
  for (const ResultRow& row : table.rows) {
    if (row.hidden || !row.difference || !table.spec.is_odds_ratio(row.keys.at("metric"))) continue;
    any = true;
    averages = averages || is_average(row.keys.at("class"));
  }
  if (!any) return "";
  return std::string("Δ of an odds ratio is the difference of mean logarithms") +
         (averages ? ", of a macro or weighted average of the mean of those of its classes" : "");
}

// Says why rows that have a counterpart at the baseline have no difference from it, each reason once.
void tell_refused(ResultTable& table) {
  constexpr std::string_view end = ": no difference";
  std::map<std::string, std::size_t> reasons;
  for (const ResultRow& row : table.rows) {
    const std::size_t at = row.hidden ? std::string::npos : row.note.find(end);
    if (at == std::string::npos) continue;
    const std::size_t before = row.note.rfind("; ", at);
    const std::size_t begin = before == std::string::npos ? 0 : before + 2;
    ++reasons[row.note.substr(begin, at - begin)];
  }
  const auto shown = std::ranges::count(table.rows, false, &ResultRow::hidden);
  for (const auto& [reason, rows] : reasons)
    table.notes.push_back(fmt::format("{} of {} numbers have no difference: {}", rows, shown, reason));
}

// Says of axes along which the graph took trainings for readers where their samples, or their training parts, tell that
// these are not of their own.
void tell_readers(ResultTable& table, const RowIndex& index) {
  std::vector<std::string> others, overlapping;
  const auto add = [](const std::vector<std::string>& axes, std::vector<std::string>& known) {
    for (const std::string& axis : axes)
      if (std::ranges::find(known, axis) == known.end()) known.push_back(axis);
  };
  for (const ResultRow& row : table.rows) {
    const ResultRow* base = row.difference && !row.hidden ? index.baseline_of(row) : nullptr;
    if (base == nullptr || resampling_of(row, *base).corrected()) continue;
    for (const ResultRow* side : {&row, base}) {
      add(side->resampling.others, others);
      if (side->resampling.overlapping()) add(side->resampling.axes, overlapping);
    }
  }
  if (!others.empty())
    table.notes.push_back(fmt::format(
        "{}: each label is judged on other samples; where these are folds of one collection, call the axis `fold`, "
        "since their training parts overlap",
        fmt::join(others, ", ")));
  if (!overlapping.empty())
    table.notes.push_back(
        fmt::format("{}: all are judged on one part, and their training parts overlap: p is too small, and intervals "
                    "too narrow",
                    fmt::join(overlapping, ", ")));
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
    const ClassAverages averages(table.rows, values, table.spec.odds_ratios);
    std::vector<const Difference*> failed;
    CheckedFolds checked;
    const Tested found = add_contrasts(table, index, graph, results, checked, failed);
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const ResultRow* base = table.rows[i].difference ? nullptr : index.baseline_of(table.rows[i]);
      if (base != nullptr)
        add_difference(table.rows[i], *base, averages.sides(i, static_cast<std::size_t>(base - table.rows.data())));
    }
    const auto alone = std::ranges::count_if(table.rows, [&](const ResultRow& row) {
      return !row.hidden && !index.is_baseline(row) &&
             (index.baseline_of(row) == nullptr ||
              (!row.difference && row.note.find(": no difference") == std::string::npos));
    });
    const std::size_t dropped = drop_untested(table, index, failed);
    const std::vector<FoldsTested> tested = add_fold_tests(table, index, averages, checked);
    tell_equal(table, index, averages);
    const auto p_values = static_cast<std::size_t>(std::ranges::count_if(
        table.rows, [](const ResultRow& row) { return !row.hidden && row.p && !std::isnan(*row.p); }));
    for (const FoldsTested& each : tested) table.notes.push_back(words_of(each, table.spec, p_values));
    tell_readers(table, index);
    for (std::string& words : words_of(found, table.spec, p_values)) table.notes.push_back(std::move(words));
    tell_refused(table);
    if (const std::string words = words_of_logarithms(table); !words.empty()) table.notes.push_back(words);
    if (dropped > 0)
      table.notes.push_back(fmt::format("{} of {} numbers have no difference from {}, as their test failed: {}",
                                        dropped, table.rows.size(), baseline_text(table.spec),
                                        results[failed.front()->task].message));
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
