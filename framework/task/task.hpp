// Tasks: pieces of work with their inputs. Tasks that say the same of the same inputs are one task.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

struct TaskInput {
  std::string port;  // the input's name: "of", "of.pack", "with"
  std::size_t task = 0;
  std::string output;     // the other task's port, "" = its main one
  bool optional = false;  // where it fails, the task works without it
};

// A plugin slot among a task's parameters.
struct FoundSlot {
  std::string pointer;  // JSON pointer into the parameters
  std::string role, id;
  std::vector<std::string> needs = {};  // as its manifest says them

  bool needs_a(std::string_view what) const;
};

struct Task {
  const Verb* verb = nullptr;
  Json params;
  std::vector<TaskInput> inputs;
  std::vector<FoundSlot> slots;
  std::string label;                              // "net (mask=roi, seed=1)", of the first instance
  double limit_seconds = 0, limit_memory_mb = 0;  // 0: none
};

// The name of the node whose instance the task was first.
std::string name_of_node(const Task& task);

// An input of a task by its port; null where there is none.
const TaskInput* find_input(const Task& task, std::string_view port);

// The tasks of a graph, inputs before users. Indexes and tasks stay as they are; references do not outlive add().
class TaskList {
 public:
  // Adds a task unless there is one that says the same; gives its index. The seed stands only where the verb draws,
  // and what the verb inserts is there already (verbs/verbs.hpp, complete_task).
  std::size_t add(Task task);

  std::size_t size() const { return tasks_.size(); }
  const Task& operator[](std::size_t index) const { return tasks_[index]; }
  auto begin() const { return tasks_.begin(); }
  auto end() const { return tasks_.end(); }

 private:
  std::vector<Task> tasks_;
  std::unordered_map<std::string, std::size_t> known_;  // what a task says -> its index
};

// Where an input comes from before it was divided: the parts of a split share their pictures and masks. Whatever
// divides has an input `of`.
TaskInput whole_of(const TaskList& tasks, const TaskInput& input);

}  // namespace collimator
