// What `validate` does with tasks before anything is computed: those that take tables alone are done as the run will do
// them, and small stand-ins are made of what looks at pictures or computes with LibTorch (verbs/stand_in.hpp), so that
// all that comes after these can be done as well.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/run/executor/executor.hpp"
#include "framework/run/task_result.hpp"

namespace collimator {

struct Rehearsed {
  // The folder of what a task that opens a dataset gave, if it was made.
  std::function<std::optional<std::filesystem::path>(const Task&)> loaded;
  // Of a task, by its number.
  std::function<void(std::size_t, const std::string&)> wrong;
  // Of a task that was not done for another reason, such as a plugin that does not take a stand-in.
  std::function<void(std::size_t, const std::string&)> not_done;
  // How many tasks were left where the time was over.
  std::function<void(std::size_t)> cut_short;
};

// Does tasks as far as all their inputs are there, and tells what they refuse; the first instance of every node comes
// before the others. Which samples depend on numbers that stand in for others is not known, so that nothing is chosen
// by them. Stops after `most`. `scratch` is an empty folder, in which the results stay; they are given for each task,
// as `failed` where it was refused, and as `waiting` where it was not made.
std::vector<TaskResult> rehearse(const Graph& graph, const Registry& registry, Executor& executor,
                                 const std::filesystem::path& scratch, std::chrono::milliseconds most,
                                 const Rehearsed& told);

}  // namespace collimator
