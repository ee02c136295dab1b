// What `validate` tries beyond the YAML: plugins are made with their parameters, and datasets' tables are read, in
// workers, before anything is computed.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/run/executor/executor.hpp"
#include "framework/run/task_result.hpp"

namespace collimator {

struct Examined {
  std::vector<std::string> notes;     // what was not looked at
  bool refused = false;               // a plugin cannot be used here, whatever its parameters
  std::vector<TaskResult> rehearsed;  // of each task (rehearsal.hpp), in `scratch`; none where anything is wrong
};

// What a plugin refuses, and names of classes, fields and the like that the datasets do not have, goes to `mistakes`,
// and so does a plugin that is not made in time, and what the run would refuse of tables (rehearsal.hpp). Native
// plugins without parameters are not made, as LibTorch takes a second to load, but for models that are trained.
// `scratch` is an empty folder. Tables that are not read after the time `most` are told by the notes.
Examined examine(const Graph& graph, const Registry& registry, Executor& executor, const std::filesystem::path& scratch,
                 std::chrono::milliseconds most, Mistakes& mistakes);

}  // namespace collimator
