// Which numbers a task's tables will have, as its metrics and protocols give them.
#pragma once

#include <string>
#include <vector>

#include "framework/plugin/registry.hpp"
#include "framework/task/task.hpp"

namespace collimator {

struct GivenNumber {
  std::string name;                    // in the tables
  const PluginInfo* plugin = nullptr;  // that gives it; null where it is not among those found
};

// In the order of the plugins, and of each its outputs in their order.
std::vector<GivenNumber> given_numbers(const Task& task, const Registry& registry);
// The same names, each once.
std::vector<std::string> number_names(const Task& task, const Registry& registry);

}  // namespace collimator
