// The expanded graph: each node once per combination of the axes it uses, and the tasks that make them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "framework/graph/experiment.hpp"
#include "framework/graph/schema.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

struct TaskInput {
  std::string port;  // the input's name: "of", "of.pack", "with"
  std::size_t task = 0;
  std::string output;  // the other task's port, "" = its main one
};

// One piece of work. Tasks that say the same of the same inputs are one task.
struct Task {
  const Verb* verb = nullptr;
  Json params;
  std::vector<TaskInput> inputs;
  std::vector<FoundSlot> slots;
  std::string static_id;                          // digest of all of the above
  std::string label;                              // "net (mask=roi, seed=1)", of the first instance
  double limit_seconds = 0, limit_memory_mb = 0;  // 0: none
};

// A node in one combination of its axes.
struct Instance {
  std::map<std::string, std::string> axes;  // axis -> label
  std::size_t task = 0;
};

struct Node {
  std::string name;
  Position at;
  const Verb* verb = nullptr;
  std::vector<std::string> axes;  // those it uses, itself or through its inputs
  std::vector<Instance> instances;
};

struct Graph {
  Experiment experiment;
  std::vector<Node> nodes;  // inputs before users
  std::vector<Task> tasks;  // likewise

  const Node* node(std::string_view name) const;
};

// Checks and expands; what is wrong goes to `mistakes`, and the graph is complete only if there is none.
Graph expand(Experiment experiment, const Registry& registry, Mistakes& mistakes);

// Adds a task unless there is one that says the same; gives its index.
std::size_t add_task(std::vector<Task>& tasks, Task task);

}  // namespace collimator
