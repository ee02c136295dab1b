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
  double positives = 0;  // of a single class, which weigh it in an average
};

// The mean of each division's numbers, in the order of their labels: seeds within a fold are averaged before folds are.
std::vector<double> division_means(std::span<const AveragedValue> values, const Resampling& resampling);

// Adds to the table
// - to each row its difference from the baseline;
// - to the rows that are tested p-values and intervals. The test is the one that the graph made for the difference
//   (stats/contrast.hpp); over folds, or other divisions that judge other patients each, it is nadeau_bengio() of the
//   divisions' differences, each the mean over the other axes' pairs, with their n_test/n_train (resampling.hpp);
// - Holm's correction over all p-values of the table, and foot notes that say all this.
// `values` are those that each row is the mean of.
void add_tests(ResultTable& table, std::span<const std::vector<AveragedValue>> values, const Graph& graph,
               std::span<const TaskResult> results);

}  // namespace collimator
