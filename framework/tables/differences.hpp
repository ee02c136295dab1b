// Differences from a baseline of what several instances gave: of means, and of folds, which are tested.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "framework/tables/class_averages.hpp"
#include "framework/tables/row_index.hpp"
#include "framework/tables/test_words.hpp"

namespace collimator {

// The mean of each division's numbers, in the order of their labels: seeds within a fold are averaged before folds are.
std::vector<double> division_means(std::span<const AveragedValue> values, const Resampling& resampling);

// How the patients of a difference are divided: as those of the arm that divides them anew, if any, and of two such
// arms of the one that judges more of them.
const Resampling& resampling_of(const ResultRow& row, const ResultRow& base);

// Gives a row the difference of two means, where each of ours has one of theirs; else the mean over the pairs that are
// defined, of the divisions' means where patients are divided anew. Without any pair there is none.
void add_difference(ResultRow& row, const ResultRow& base, const ClassAverages::Sides& sides);

// What the tasks that hold the folds of two arms against each other found, by the axes and the node of the rows.
struct CheckedFolds {
  using Keys = std::map<std::string, std::string>;

  std::map<Keys, bool> paired;             // the folds are of the same samples: whether groups are tested, too
  std::map<Keys, std::string> not_paired;  // no sample is in both: a note

  static Keys arm_of(const ResultRow& row);
};

// Nadeau and Bengio's test for every row over folds that has a difference, if its folds are pairs. `worst`, `gap` and
// groups of scores have their difference alone. One entry for each way to divide.
std::vector<FoldsTested> add_fold_tests(ResultTable& table, const RowIndex& index, const ClassAverages& averages,
                                        const CheckedFolds& checked);

// Says of differences of 0 that have no test where every number of both rows is equal: arms that are the same tasks
// have none, and whatever else has none, equal numbers would not have one.
void tell_equal(ResultTable& table, const RowIndex& index, const ClassAverages& averages);

}  // namespace collimator
