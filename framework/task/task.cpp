// Finds out whether two tasks say the same, which is what makes them one.
#include "framework/task/task.hpp"

#include <algorithm>

namespace collimator {

std::string name_of_node(const Task& task) { return task.label.substr(0, task.label.find(" (")); }
namespace {

// What a task says, as text: verb, parameters, and inputs by the places of the tasks that give them.
std::string identity_of(const Task& task) {
  std::vector<std::string> inputs;
  for (const TaskInput& input : task.inputs)
    inputs.push_back(input.port + ' ' + std::to_string(input.task) + ' ' + input.output);
  std::ranges::sort(inputs);
  std::string text = task.verb->name + '\n' + task.params.dump();
  for (const std::string& input : inputs) text += '\n' + input;
  return text;
}

}  // namespace

bool FoundSlot::needs_a(std::string_view what) const { return std::ranges::find(needs, what) != needs.end(); }

bool Stated::refers(std::string_view port) const { return std::ranges::find(ports, port) != ports.end(); }

const Port* Verb::port(std::string_view port_name) const {
  const auto found = std::ranges::find(ports, port_name, &Port::name);
  return found == ports.end() ? nullptr : &*found;
}

bool Verb::gathers() const {
  const Json* of = field("of");
  // Not by ==, which makes JSON of the letters where no exception may leave.
  const auto is = [](const Json& kind, std::string_view name) { return kind.get_ref<const std::string&>() == name; };
  return of != nullptr && is(of->at("kind"), "map") && is(of->at("item").at("kind"), "node");
}

const Json* Verb::field(std::string_view field_name) const {
  const auto found = std::ranges::find_if(schema, [&](const Json& each) { return each.at("name") == field_name; });
  return found == schema.end() ? nullptr : &*found;
}

const TaskInput* find_input(const Task& task, std::string_view port) {
  const auto found = std::ranges::find(task.inputs, port, &TaskInput::port);
  return found == task.inputs.end() ? nullptr : &*found;
}

TaskInput whole_of(const TaskList& tasks, const TaskInput& input) {
  const Task& task = tasks[input.task];
  return task.verb->divides ? whole_of(tasks, *find_input(task, "of")) : input;
}

std::size_t TaskList::add(Task task) {
  const auto [found, added] = known_.emplace(identity_of(task), tasks_.size());
  if (added) tasks_.push_back(std::move(task));
  return found->second;
}

}  // namespace collimator
