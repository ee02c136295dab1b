// What the host adds to tasks by itself: seeds, decoded packs, masks on the network's grid.
#pragma once

#include "framework/graph/graph.hpp"

namespace collimator {

// Completes a task before it is added: the seed where it draws, and inputs that no YAML names.
void finish_task(std::vector<Task>& tasks, Task& task, std::int64_t seed, const Registry& registry);

// An input of a task by its port; null where there is none.
const TaskInput* find_input(const Task& task, std::string_view port);

}  // namespace collimator
