#include "framework/report/table_tests.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "framework/report/table_grid.hpp"
#include "framework/stats/folds.hpp"
#include "framework/stats/multiplicity.hpp"
#include "framework/stats/summary.hpp"

namespace collimator {
namespace {

// The row that holds the baseline of this one; nullptr where there is none, or the row is it.
const ResultRow* baseline_of(const ResultTable& table, const ResultRow& row) {
  auto keys = row.keys;
  bool itself = true;
  for (const auto& [axis, label] : table.spec.baseline) {
    itself = itself && (!keys.contains(axis) || keys[axis] == label);
    if (keys.contains(axis)) keys[axis] = label;
  }
  const auto found = std::ranges::find(table.rows, keys, &ResultRow::keys);
  return itself || found == table.rows.end() ? nullptr : &*found;
}

// The paired bootstraps that the graph made; how many rows they test.
std::size_t add_bootstraps(ResultTable& table, const Graph& graph, std::span<const TaskResult> results) {
  std::size_t tested = 0;
  for (const Difference& difference : table.spec.differences) {
    const auto contrast = stored_table(graph.tasks[difference.task], results[difference.task], "");
    if (!contrast) {  // the test says why it failed: without it, the difference is not shown either
      for (ResultRow& row : table.rows)
        if (row.keys.at("node") == difference.node && std::ranges::all_of(difference.axes, [&](const auto& axis) {
              const auto found = row.keys.find(axis.first);
              return found != row.keys.end() && found->second == axis.second;
            }))
          row.difference.reset();
      continue;
    }
    for (const auto& cells : contrast->rows) {
      const auto cell = [&](const char* column) { return cells[contrast->column(column)]; };
      auto keys = difference.axes;
      keys["node"] = difference.node;
      keys["class"] = cell("class");
      keys["metric"] = cell("metric");
      keys["group"] = "";
      const auto row = std::ranges::find(table.rows, keys, &ResultRow::keys);
      if (row == table.rows.end() || row->hidden) continue;
      row->difference = parse_number(cell("difference"));
      row->difference_low = parse_number(cell("low"));
      row->difference_high = parse_number(cell("high"));
      row->p = parse_number(cell("p"));
      if (const std::string note = cell("note"); !note.empty()) row->note += (row->note.empty() ? "" : "; ") + note;
      ++tested;
    }
  }
  return tested;
}

// ours - theirs of every fold: the mean over the pairs that are equal on all axes averaged over.
std::vector<double> fold_differences(std::span<const AveragedValue> ours, std::span<const AveragedValue> theirs) {
  std::map<std::string, std::vector<double>> by_fold;
  for (const AveragedValue& our : ours) {
    const auto their = std::ranges::find(theirs, our.over, &AveragedValue::over);
    if (their != theirs.end() && our.over.contains("fold"))
      by_fold[our.over.at("fold")].push_back(our.value - their->value);
  }
  std::vector<double> differences;
  for (const auto& [fold, pairs] : by_fold) differences.push_back(summarize(pairs).mean);
  return differences;
}

// Nadeau and Bengio's test for every row that has a baseline; how many rows it tests.
std::size_t add_fold_tests(ResultTable& table, std::span<const std::vector<AveragedValue>> values, std::size_t folds) {
  std::size_t tested = 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    ResultRow& row = table.rows[i];
    const ResultRow* base = baseline_of(table, row);
    if (base == nullptr || row.hidden) continue;
    const auto place = static_cast<std::size_t>(base - table.rows.data());
    const FoldTest test =
        nadeau_bengio(fold_differences(values[i], values[place]), 1 / (static_cast<double>(folds) - 1));
    if (test.folds < 2) continue;
    row.difference = test.mean;
    row.difference_low = test.interval.low;
    row.difference_high = test.interval.high;
    row.p = test.p;
    if (test.folds < folds)
      row.note += fmt::format("{}difference over {} of {} folds", row.note.empty() ? "" : "; ", test.folds, folds);
    ++tested;
  }
  return tested;
}

}  // namespace

void add_tests(ResultTable& table, std::span<const std::vector<AveragedValue>> values, const Graph& graph,
               std::span<const TaskResult> results) {
  for (const ResultRow& row : table.rows)
    if (row.p && !row.hidden) {
      table.notes.push_back(
          "p: of the tests that the rows name, corrected by Holm's method for the number of p-values in this table");
      break;
    }
  if (!table.spec.baseline.empty()) {
    for (ResultRow& row : table.rows)
      if (const ResultRow* base = baseline_of(table, row)) row.difference = row.value - base->value;
    const bool folds = over_folds(table.spec);
    const Axis* axis = folds ? graph.experiment.axis("fold") : nullptr;
    const std::size_t k = axis == nullptr ? 0 : axis->values.size();
    const std::size_t tested = folds ? add_fold_tests(table, values, k) : add_bootstraps(table, graph, results);
    if (tested > 0 && folds)
      table.notes.push_back(fmt::format(
          "Δ: difference from {}, mean over the {} folds{}, with the 95 % interval and p of Nadeau and Bengio's "
          "corrected resampled t-test ({} degrees of freedom, n_test/n_train = 1/{}), with Holm's correction over the "
          "{} differences of this table",
          baseline_text(table.spec), k, table.spec.over.size() > 1 ? ", each the mean of its pairs" : "", k - 1, k - 1,
          tested));
    else if (tested > 0)
      table.notes.push_back(
          fmt::format("Δ: difference from {}, mean over the pairs, with its 95 % interval from 10,000 paired "
                      "bootstraps over patients, "
                      "drawn jointly for both arms; p: from the same bootstraps, with Holm's correction over the {} "
                      "differences of this table",
                      baseline_text(table.spec), tested));
  }
  std::vector<double> p;
  for (const ResultRow& row : table.rows) p.push_back(row.hidden ? std::nan("") : row.p.value_or(std::nan("")));
  const std::vector<double> adjusted = holm(p);
  for (std::size_t i = 0; i < table.rows.size(); ++i)
    if (table.rows[i].p) table.rows[i].p_holm = adjusted[i];
}

}  // namespace collimator
