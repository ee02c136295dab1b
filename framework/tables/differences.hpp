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

// Gives a row the difference of two means, `base` being the other, where each of ours has one of theirs; else the mean
// over the pairs that are defined. Without any pair there is none. `folds`: their test tells how many pairs there are.
void add_difference(ResultRow& row, double base, const ClassAverages::Sides& sides, bool folds);

// Nadeau and Bengio's test for every row that has a baseline.
FoldsTested add_fold_tests(ResultTable& table, const RowIndex& index, const ClassAverages& averages);

// Says of differences of 0 that have no test where every number of both rows is equal: arms that are the same tasks
// have none, and whatever else has none, equal numbers would not have one.
void tell_equal(ResultTable& table, const RowIndex& index, const ClassAverages& averages);

}  // namespace collimator
