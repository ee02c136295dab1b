// Pairs the numbers of two arms by their labels on the axes that are averaged over.
#include "framework/tables/differences.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

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

std::map<std::vector<std::string>, std::vector<AveragedValue>> by_division(std::span<const AveragedValue> values,
                                                                           const Resampling& resampling) {
  std::map<std::vector<std::string>, std::vector<AveragedValue>> divisions;
  for (const AveragedValue& each : values) divisions[resampling.division(each.over)].push_back(each);
  return divisions;
}

double mean_of(std::span<const AveragedValue> values) {
  std::vector<double> numbers;
  numbers.reserve(values.size());
  for (const AveragedValue& each : values) numbers.push_back(each.value);
  return summarize(numbers).mean;
}

struct FoldDifferences {
  std::vector<double> values;
  bool uneven = false;  // some number has no partner in its division
};

// ours - theirs of every division that both have (a side without its axes is the counterpart of each): of the means of
// what is defined within it, which is the mean over the pairs where each has its partner.
FoldDifferences fold_differences(std::span<const AveragedValue> ours, std::span<const AveragedValue> theirs,
                                 const Resampling& resampling) {
  FoldDifferences differences;
  for (const auto& division : by_division(defined_values(ours), resampling)) {
    const auto& here = division.second;
    std::vector<AveragedValue> there, pairs;
    for (const AveragedValue& their : defined_values(theirs)) {
      const bool together = std::ranges::all_of(resampling.axes, [&](const std::string& axis) {
        const auto our = here.front().over.find(axis), other = their.over.find(axis);
        return our == here.front().over.end() || other == their.over.end() || our->second == other->second;
      });
      if (together) there.push_back(their);
    }
    for (const AveragedValue& our : here)
      for (const AveragedValue& their : there)
        if (are_pair(our, their)) pairs.push_back({our.over, our.value - their.value});
    const bool complete = pairs.size() == std::max(here.size(), there.size());
    differences.values.push_back(complete ? mean_of(pairs) : mean_of(here) - mean_of(there));
    differences.uneven = differences.uneven || (!complete && !there.empty());
  }
  return differences;
}

}  // namespace

std::vector<double> division_means(std::span<const AveragedValue> values, const Resampling& resampling) {
  const auto divisions = by_division(values, resampling);
  std::vector<double> means;
  means.reserve(divisions.size());
  for (const auto& [division, own] : divisions) means.push_back(mean_of(own));
  return means;
}

const Resampling& resampling_of(const ResultRow& row, const ResultRow& base) {
  const Resampling &ours = row.resampling, &theirs = base.resampling;
  if (ours.axes.empty()) return theirs;
  return theirs.test_over_train > ours.test_over_train ? theirs : ours;
}

void add_difference(ResultRow& row, const ResultRow& base, const ClassAverages::Sides& sides) {
  const Resampling& resampling = resampling_of(row, base);
  const bool folds = resampling.corrected();
  const std::vector<AveragedValue> ours = defined_values(sides.ours), theirs = defined_values(sides.theirs);
  std::vector<AveragedValue> differences;
  std::size_t paired = 0;
  for (const AveragedValue& our : ours) {
    const std::size_t before = differences.size();
    for (const AveragedValue& their : theirs)
      if (are_pair(our, their)) differences.push_back({our.over, our.value - their.value});
    if (differences.size() > before) ++paired;
  }
  row.note = with_note(row.note, sides.note);
  if (paired == 0) return;
  if (!sides.logarithms && sides.note.empty() && paired == ours.size() &&
      differences.size() == std::max(ours.size(), theirs.size())) {
    row.difference = row.value - base.value;
    return;
  }
  row.difference = resampling.axes.empty() ? mean_of(differences)
                                           : summarize(fold_differences(ours, theirs, resampling).values).mean;
  if (folds || differences.size() == ours.size() || (paired == ours.size() && differences.size() == theirs.size()))
    return;  // the folds' test tells how many there are
  row.note += fmt::format("{}difference over {} pairs, of {} values here and {} at the baseline",
                          row.note.empty() ? "" : "; ", differences.size(), ours.size(), theirs.size());
}

CheckedFolds::Keys CheckedFolds::arm_of(const ResultRow& row) {
  Keys keys = row.keys;
  for (const char* key : {"class", "metric", "group"}) keys.erase(key);
  return keys;
}

std::vector<FoldsTested> add_fold_tests(ResultTable& table, const RowIndex& index, const ClassAverages& averages,
                                        const CheckedFolds& checked) {
  std::vector<FoldsTested> tested;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    ResultRow& row = table.rows[i];
    const ResultRow* base = index.baseline_of(row);
    if (base == nullptr || row.hidden || !resampling_of(row, *base).corrected()) continue;
    const Resampling& resampling = resampling_of(row, *base);
    const ClassAverages::Sides sides = averages.sides(i, static_cast<std::size_t>(base - table.rows.data()));
    row.note = with_note(row.note, sides.note);
    if (!row.difference) continue;
    const CheckedFolds::Keys arm = CheckedFolds::arm_of(row);
    if (const auto apart = checked.not_paired.find(arm); apart != checked.not_paired.end()) {
      row.note = with_note(row.note, apart->second);
      continue;
    }
    const auto paired = checked.paired.find(arm);
    if (paired == checked.paired.end()) {
      row.note = with_note(row.note, "nothing says whether the folds are of the same samples: no interval, no test");
      continue;
    }
    const FoldDifferences differences = fold_differences(sides.ours, sides.theirs, resampling);
    const FoldTest test = nadeau_bengio(differences.values, resampling.test_over_train);
    if (test.folds < resampling.divisions)
      row.note = with_note(row.note, fmt::format("difference over {} of {} folds", test.folds, resampling.divisions));
    if (differences.uneven)
      row.note =
          with_note(row.note, fmt::format("difference of the folds' means of {} values here and {} at the baseline",
                                          defined_values(sides.ours).size(), defined_values(sides.theirs).size()));
    if (test.folds < 2) continue;
    row.difference = test.mean;
    const std::string& group = row.keys.at("group");
    if (!group.empty() && (!paired->second || group.ends_with("=worst") || group.ends_with("=gap"))) continue;
    if (std::isnan(test.p) && !std::isnan(test.mean))
      row.note =
          with_note(row.note, "the folds' differences are equal, with a standard error of 0: no interval, no test");
    const double most =
        sides.logarithms ? std::numeric_limits<double>::infinity() : greatest_difference(row, table.spec);
    row.difference_low = std::clamp(test.interval.low, -most, most);
    row.difference_high = std::clamp(test.interval.high, -most, most);
    row.p = test.p;
    const auto same = std::ranges::find_if(tested, [&](const FoldsTested& each) { return each.are_of(resampling); });
    (same == tested.end() ? tested.emplace_back(FoldsTested{.resampling = resampling}) : *same).add(test.folds);
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
