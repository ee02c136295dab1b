// Masks as recipes: how the masks of one collection are made for another in the same way.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "framework/task/task.hpp"

namespace collimator {

class Recipes {
 public:
  // Completed tasks are added to `tasks` with the experiment's seed.
  Recipes(TaskList& tasks, std::int64_t seed) : tasks_(tasks), seed_(seed) {}

  // Completes a task and adds it; remembers how it was before, where it gives masks.
  std::size_t add(Task task);
  // The task that makes what task `masks` makes, of another collection: by the same maskers, with a region from that
  // collection's own data or outlined by the same network. The donors stay those that were named. `label` names it in
  // messages.
  std::size_t made_for(std::size_t masks, const TaskInput& collection, const std::string& label);
  // Gives a task the mask, at its input `port`, under which its network was trained, made of the task's own collection.
  // False where it has no network, or one that was trained without a mask.
  bool remember(Task& task, const std::string& port);
  // Makes a task, whose input `of` is the collection of the node around it, of collection_for() that.
  void make_whole(Task& task) const;
  // The collection that a task without an input `of` is to be made for: before it was divided; and where a task that
  // says the same was made for what this one was selected from, that one, which has all its samples.
  TaskInput collection_for(const Task& task, const TaskInput& collection) const;

 private:
  struct Made {
    TaskInput of;
    std::size_t task = 0;
  };
  static std::string text_of(const Task& task);

  TaskList& tasks_;
  std::int64_t seed_;
  std::map<std::size_t, Task> originals_;          // as they were before they were completed
  std::map<std::string, std::vector<Made>> made_;  // by all that they say but `of`
};

}  // namespace collimator
