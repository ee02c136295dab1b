// Whether the inputs of a task hold what it asks of them, as far as the YAML and the manifests tell.
#pragma once

#include "framework/graph/mistakes.hpp"
#include "framework/plugin/registry.hpp"
#include "framework/task/task.hpp"

namespace collimator {

// Tells names of numbers that the table of an input does not give, and inputs that are a part without a share. `text`
// is the task's node, which stands at `at`.
void check_inputs(const Task& task, const TaskList& tasks, const Registry& registry, const Value& text,
                  const Position& at, Mistakes& mistakes);

}  // namespace collimator
