// The tests that a result table shows: differences from its baseline, and p-values corrected for their number.
#pragma once

#include <span>
#include <vector>

#include "framework/tables/differences.hpp"

namespace collimator {

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
