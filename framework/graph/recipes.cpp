// Remembers mask tasks by what they say, and makes them again with another collection in the place of theirs.
#include "framework/graph/recipes.hpp"

#include <algorithm>
#include <utility>

#include "framework/verbs/verbs.hpp"

namespace collimator {

std::string Recipes::text_of(const Task& task) {
  std::string text = task.verb->name + '\n' + task.params.dump();
  std::vector<std::string> inputs;
  for (const TaskInput& input : task.inputs)
    if (input.port != "of") inputs.push_back(input.port + ' ' + std::to_string(input.task) + ' ' + input.output);
  std::ranges::sort(inputs);
  for (const std::string& input : inputs) text += '\n' + input;
  return text;
}

std::size_t Recipes::add(Task task) {
  if (!task.verb->gives("masks")) return complete_task(tasks_, std::move(task), seed_);
  const std::size_t index = complete_task(tasks_, task, seed_);
  const auto [original, is_new] = originals_.emplace(index, std::move(task));
  if (const TaskInput* of = find_input(original->second, "of"); is_new && of != nullptr)
    made_[text_of(original->second)].push_back({*of, index});
  return index;
}

std::size_t Recipes::made_for(std::size_t masks, const TaskInput& collection, const std::string& label) {
  Task task = originals_.at(masks);
  task.label = label;
  std::erase_if(task.inputs, [](const TaskInput& input) { return input.port == "of"; });
  for (TaskInput& input : task.inputs)
    if (tasks_[input.task].verb->gives("masks")) input.task = made_for(input.task, collection, label + ": region");
  const TaskInput of = collection_for(task, collection);
  task.inputs.insert(task.inputs.begin(), {"of", of.task, of.output});
  return add(std::move(task));
}

bool Recipes::remember(Task& task, const std::string& port) {
  const TaskInput* of = find_input(task, "of");
  for (const TaskInput& input : task.inputs) {
    const Task& network = tasks_[input.task];
    const Port* output = network.verb->port(input.output);
    if (output == nullptr || output->kind != "model" || of == nullptr) continue;
    const TaskInput* mask = find_input(network, port);
    if (mask == nullptr) return false;
    const std::string given = mask->output;  // tasks move where one is added
    const std::size_t made = made_for(mask->task, *of, task.label + ": " + port);
    task.inputs.push_back({port, made, given});
    return true;
  }
  return false;
}

void Recipes::make_whole(Task& task) const {
  const auto of = std::ranges::find(task.inputs, "of", &TaskInput::port);
  if (of == task.inputs.end()) return;
  TaskInput whole = collection_for(task, *of);
  whole.port = "of";
  *of = std::move(whole);
}

TaskInput Recipes::collection_for(const Task& task, const TaskInput& collection) const {
  const TaskInput whole = whole_of(tasks_, collection);
  const auto found = made_.find(text_of(task));
  if (found == made_.end()) return whole;
  for (TaskInput from = whole;;) {
    for (const Made& made : found->second)
      if (made.of.task == from.task && made.of.output == from.output) return from;
    const Verb& verb = *tasks_[from.task].verb;
    const TaskInput* of = verb.selects || verb.divides ? find_input(tasks_[from.task], "of") : nullptr;
    if (of == nullptr) return whole;
    from = *of;
  }
}

}  // namespace collimator
