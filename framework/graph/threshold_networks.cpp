// Follows predictions back to the networks that gave them, from task to task.
#include "framework/graph/threshold_networks.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace collimator {
namespace {

using Networks = std::set<std::string>;

bool gives(const Graph& graph, const TaskInput& input, std::string_view kind) {
  const Port* port = graph.tasks[input.task].verb->port(input.output);
  return port != nullptr && port->kind == kind;
}

// The networks of which each task's predictions, or thresholds, are; inputs stand before their users.
std::vector<Networks> networks_of(const Graph& graph) {
  std::vector<Networks> all(graph.tasks.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Task& task = graph.tasks[i];
    if (const auto given = task.params.find("with"); given != task.params.end() && given->contains("weights"))
      all[i].insert(task.params.at("model").dump() + (*given)["weights"].dump());  // from a file
    for (const TaskInput& input : task.inputs) {
      if (gives(graph, input, "model")) all[i].insert(std::to_string(input.task));
      if (gives(graph, input, "predictions")) all[i].insert(all[input.task].begin(), all[input.task].end());
    }
  }
  return all;
}

}  // namespace

std::vector<std::string> threshold_cautions(const Graph& graph, const std::vector<bool>& wanted) {
  const std::vector<Networks> networks = networks_of(graph);
  const auto of_others = [&](const Task& task) {
    for (const TaskInput& cut : task.inputs) {
      if (!gives(graph, cut, "thresholds") || networks[cut.task].empty()) continue;
      if (std::ranges::any_of(task.inputs, [&](const TaskInput& judged) {
            const Networks& own = networks[judged.task];
            return gives(graph, judged, "predictions") && !own.empty() && own != networks[cut.task];
          }))
        return true;
    }
    return false;
  };
  std::vector<std::string> told;
  for (const Node& node : graph.nodes()) {
    std::set<std::size_t> tasks, others;
    for (const Instance& instance : node.instances) {
      if (!wanted[instance.task]) continue;
      tasks.insert(instance.task);
      if (of_others(graph.tasks[instance.task])) others.insert(instance.task);
    }
    if (!others.empty())
      told.push_back(fmt::format(
          "{}: thresholds were chosen on predictions of another network than those that they are used on{}", node.name,
          others.size() < tasks.size() ? fmt::format(" ({} of {} instances)", others.size(), tasks.size()) : ""));
  }
  return told;
}

}  // namespace collimator
