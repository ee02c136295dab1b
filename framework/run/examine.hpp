// What `validate` tries beyond the YAML: plugins are made with their parameters, and datasets' tables are read, in
// workers, before anything is computed.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/run/executor/executor.hpp"

namespace collimator {

// What a plugin refuses, and names of classes, fields and the like that the datasets do not have, goes to `mistakes`.
// Plugins without parameters are not made, except models that are trained. `scratch` is an empty folder. What was not
// done after the time is told by the notes that are given.
std::vector<std::string> examine(const Graph& graph, const Registry& registry, Executor& executor,
                                 const std::filesystem::path& scratch, std::chrono::milliseconds most,
                                 Mistakes& mistakes);

}  // namespace collimator
