// Where the pictures of a task's collections lie: the datasets that the tasks before it opened.
#pragma once

#include <vector>

#include "framework/plugin/registry.hpp"
#include "framework/store/store.hpp"
#include "framework/task/task.hpp"

namespace collimator {

// Those of all inputs of a task; `sources` holds those of each task that is done. Throws InputError where two copies of
// one dataset meet.
Sources sources_of_inputs(const Task& task, const std::vector<Sources>& sources);

// Adds the dataset that a task opened, once it is done.
void add_own_source(const Task& task, const StoredResult& result, const Registry& registry, Sources& sources);

}  // namespace collimator
