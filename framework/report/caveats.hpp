// What a reader of the results must know: masks that leak or know labels, samples left out, or learnt from.
#pragma once

#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/run/engine.hpp"

namespace collimator {

// One sentence each, in the order of the graph; instances that say the same are one.
std::vector<std::string> caveats(const Graph& graph, const Registry& registry, const std::vector<TaskResult>& results);

}  // namespace collimator
