// Pairs the numbers of two arms by their labels on the axes that are averaged over.
#include "framework/tables/differences.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/stats/folds.hpp"
#include "framework/stats/summary.hpp"
#include "framework/tables/averaged_row.hpp"

namespace collimator {
namespace {

// What is averaged over, as far as both have it, says which of ours is held against which of theirs.
bool are_pair(const AveragedValue& ours, const AveragedValue& theirs) {
  return std::ranges::all_of(ours.over, [&](const auto& each) {
    const auto found = theirs.over.find(each.first);
    return found == theirs.over.end() || found->second == each.second;
  });
}

std::vector<AveragedValue> defined_values(std::span<const AveragedValue> values) {
  std::vector<AveragedValue> result;
  std::ranges::copy_if(values, std::back_inserter(result),
                       [](const AveragedValue& each) { return !std::isnan(each.value); });
  return result;
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

}  // namespace

std::vector<double> division_means(std::span<const AveragedValue> values, const Resampling& resampling) {
  std::map<std::vector<std::string>, std::vector<double>> by_division;
  for (const AveragedValue& each : values) by_division[resampling.division(each.over)].push_back(each.value);
  std::vector<double> means;
  means.reserve(by_division.size());
  for (const auto& [division, own] : by_division) means.push_back(summarize(own).mean);
  return means;
}

void add_difference(ResultRow& row, double base, const ClassAverages::Sides& sides, bool folds) {
  const std::vector<AveragedValue> ours = defined_values(sides.ours), theirs = defined_values(sides.theirs);
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

FoldsTested add_fold_tests(ResultTable& table, const RowIndex& index, const ClassAverages& averages) {
  const Resampling& resampling = table.spec.resampling;
  const std::size_t folds = resampling.divisions;
  FoldsTested tested;
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
    tested.add(test.folds);
  }
  return tested;
}

void tell_equal(ResultTable& table, const RowIndex& index, const ClassAverages& averages) {
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    ResultRow& row = table.rows[i];
    const ResultRow* base = index.baseline_of(row);
    if (base == nullptr || row.difference != 0.0 || row.difference_low) continue;
    const ClassAverages::Sides sides = averages.sides(i, static_cast<std::size_t>(base - table.rows.data()));
    const bool equal = std::ranges::all_of(sides.ours, [&](const AveragedValue& our) {
      return std::ranges::any_of(
          sides.theirs, [&](const AveragedValue& their) { return are_pair(our, their) && our.value == their.value; });
    });
    if (equal) row.note = with_note(row.note, "the arms' numbers are equal: no interval, no test");
  }
}

}  // namespace collimator
