// Gathers the facts that the tasks of each node left, and lets the node's verb put them into words.
#include "framework/run/caveats.hpp"

#include <algorithm>
#include <map>

#include "framework/verbs/caveats.hpp"

namespace collimator {

std::vector<std::string> caveats(const Graph& graph, const std::vector<TaskResult>& results) {
  const auto facts_of = [&](std::size_t task) {
    return results[task].stored ? load_facts(results[task].stored->files) : Json::object();
  };
  std::map<std::size_t, std::vector<std::size_t>> users;  // hidden tasks, by their main input
  for (std::size_t i = 0; i < graph.tasks.size(); ++i)
    if (const TaskInput* of = find_input(graph.tasks[i], "of"); of != nullptr && graph.tasks[i].verb->hidden)
      users[of->task].push_back(i);
  std::vector<std::string> told = graph.notes;
  for (const Node& node : graph.nodes()) {
    NodeFacts facts{node.name, {}};
    for (const Instance& instance : node.instances) {
      NodeFacts::Instance& each = facts.instances.emplace_back();
      each.label = graph.tasks[instance.task].label;
      each.own = facts_of(instance.task);
      for (const std::size_t user : users[instance.task]) each.users.push_back(facts_of(user));
    }
    for (std::string& sentence : node.verb->caveats(facts))
      if (std::ranges::find(told, sentence) == told.end()) told.push_back(std::move(sentence));
  }
  return told;
}

}  // namespace collimator
