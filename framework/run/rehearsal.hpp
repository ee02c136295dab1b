// What `validate` does with collections: it chooses, divides and joins them, and reads published predictions, as the
// run will, since that takes tables alone.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "framework/graph/graph.hpp"
#include "framework/run/executor/executor.hpp"

namespace collimator {

struct Rehearsed {
  // The folder of what a task that opens a dataset gave, if it was made.
  std::function<std::optional<std::filesystem::path>(const Task&)> loaded;
  // Of a task, by its number.
  std::function<void(std::size_t, const std::string&)> wrong;
};

// Runs the tasks that give collections or predictions and look at no picture, as far as all their inputs are known.
// What they refuse is told, and so is a task that needs the pictures of samples which have none. Stops after `most`.
// `scratch` is an empty folder.
void rehearse(const Graph& graph, const Registry& registry, Executor& executor, const std::filesystem::path& scratch,
              std::chrono::milliseconds most, const Rehearsed& told);

}  // namespace collimator
