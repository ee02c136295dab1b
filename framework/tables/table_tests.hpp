// The tests that a result table shows: differences from its baseline, and p-values corrected for their number.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "framework/tables/result_table.hpp"

namespace collimator {

// One of the numbers that a row is the mean of, with its labels on the axes that are averaged over.
struct AveragedValue {
  std::map<std::string, std::string> over;
  double value = 0;
};

// Adds differences from the baseline to the rows, p-values and intervals to those that are tested, Holm's correction
// over all p-values of the table, and foot notes. A difference is tested by the paired bootstrap that the graph made
// for it; over folds, by nadeau_bengio() on the differences of the folds, the mean of the other axes' pairs first, with
// n_test/n_train = 1 / (k - 1) for the k labels of the axis `fold`. `values` are those of each row.
void add_tests(ResultTable& table, std::span<const std::vector<AveragedValue>> values, const Graph& graph,
               std::span<const TaskResult> results);

}  // namespace collimator
