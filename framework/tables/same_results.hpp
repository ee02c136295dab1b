// Nodes of a table that are one piece of work under several names, as copies of a node in the YAML are.
#pragma once

#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/run/task_result.hpp"
#include "framework/tables/table_spec.hpp"

namespace collimator {

// A sentence for each two of the table's nodes whose instances have the same results: equal numbers under two names say
// nothing of what the names promise.
std::vector<std::string> same_results(const TableSpec& spec, const Graph& graph,
                                      const std::vector<TaskResult>& results);

}  // namespace collimator
