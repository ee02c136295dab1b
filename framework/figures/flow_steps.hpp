// How a collection came to be, followed back through the tasks to what was loaded.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/run/task_result.hpp"

namespace collimator {

using Lines = std::vector<std::string>;

// Boxes side by side (the parts of a split), what was left out on the way to them, and where their samples came from.
struct FlowStep {
  std::vector<Lines> boxes;
  Lines aside;
  std::vector<FlowStep> before;  // side by side what a merge put together; none where it was loaded
};

// The way to a task's collection, or to the part of it that `port` names. Where two ways begin alike, as those of two
// parts of one split do, the second one begins at what they have in common. Nothing where a task on the way gave
// nothing.
std::optional<FlowStep> flow_to(const Graph& graph, const std::vector<TaskResult>& results, std::size_t task,
                                const std::string& port);

}  // namespace collimator
