// What a reader of the results must know first of all, as the verbs say it from what their tasks left.
#pragma once

#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/run/task_result.hpp"

namespace collimator {

// One sentence each, in the order of the graph; instances that say the same are one.
std::vector<std::string> caveats(const Graph& graph, const std::vector<TaskResult>& results);

// Those of these nodes (names) and of all that they come from.
std::vector<std::string> caveats_behind(const std::vector<std::string>& nodes, const Graph& graph,
                                        const std::vector<TaskResult>& results);

}  // namespace collimator
