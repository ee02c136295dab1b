// The files of a run's folder tables/: result tables, and the nodes' own tables of all instances.
#pragma once

#include <filesystem>
#include <vector>

#include "framework/tables/result_table.hpp"

namespace collimator {

// tables/NAME.{csv,json,md}.
void write_tables(const std::vector<ResultTable>& tables, const std::filesystem::path& folder);
// What nodes leave for all of their instances, behind the axes' labels; gzipped (.csv.gz) above 10^6 rows:
//   tables/predictions_NODE.csv  sample, patient, class, probability, label
//   tables/masks_NODE.csv        sample, and each mask's area and share
void write_node_tables(const Graph& graph, const std::vector<TaskResult>& results, const std::filesystem::path& folder);

}  // namespace collimator
