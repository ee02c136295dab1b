// Gathers the facts that the tasks of each node left, and lets the node's verb put them into words.
#include "framework/run/caveats.hpp"

#include <algorithm>
#include <map>

#include "framework/graph/threshold_networks.hpp"
#include "framework/verbs/caveats.hpp"

namespace collimator {
namespace {

// Whether what each task gives ends as anything but thresholds, among the tasks that are wanted. Users stand after what
// they use.
std::vector<bool> judged_tasks(const Graph& graph, const std::vector<bool>& wanted) {
  std::vector<bool> judged(graph.tasks.size(), false), used(graph.tasks.size(), false);
  for (std::size_t user = graph.tasks.size(); user-- > 0;) {
    const Verb& verb = *graph.tasks[user].verb;
    judged[user] = judged[user] || !used[user];
    if (!wanted[user]) continue;
    const bool judges = !verb.gives("thresholds") && (!verb.gives("predictions") || judged[user]);
    for (const TaskInput& input : graph.tasks[user].inputs) {
      used[input.task] = true;
      judged[input.task] = judged[input.task] || judges;
    }
  }
  return judged;
}

// Adds the sentences of all nodes, about the instances whose task is wanted.
void add_caveats(std::vector<std::string>& told, const Graph& graph, const std::vector<TaskResult>& results,
                 const std::vector<bool>& wanted) {
  const auto facts_of = [&](std::size_t task) {
    return results[task].stored ? load_facts(results[task].stored->files) : Json::object();
  };
  const auto add = [&](std::vector<std::string> sentences) {
    for (std::string& sentence : sentences)
      if (std::ranges::find(told, sentence) == told.end()) told.push_back(std::move(sentence));
  };
  add(threshold_cautions(graph, wanted));
  const std::vector<bool> judged = judged_tasks(graph, wanted);
  std::map<std::size_t, std::vector<std::size_t>> users;  // hidden tasks, by their main input
  for (std::size_t i = 0; i < graph.tasks.size(); ++i)
    if (const TaskInput* of = find_input(graph.tasks[i], "of"); of != nullptr && graph.tasks[i].verb->hidden)
      users[of->task].push_back(i);
  for (const Node& node : graph.nodes()) {
    NodeFacts facts{node.name, {}};
    std::map<std::string_view, std::pair<const Verb*, NodeFacts>>
        by_hidden;  // what hidden tasks say of the node, whose name nobody else would give
    for (const Instance& instance : node.instances) {
      if (!wanted[instance.task]) continue;
      NodeFacts::Instance& each = facts.instances.emplace_back();
      each.label = graph.tasks[instance.task].label;
      each.own = facts_of(instance.task);
      if (!judged[instance.task]) each.own[not_judged] = true;
      for (const std::size_t user : users[instance.task]) {
        each.users.push_back(facts_of(user));
        auto& [verb, of_hidden] = by_hidden[graph.tasks[user].verb->name];
        verb = graph.tasks[user].verb;
        of_hidden.instances.push_back({each.label, each.users.back(), {}});
      }
    }
    add(node.verb->caveats(facts));
    for (auto& [name, hidden] : by_hidden) {
      hidden.second.node = node.name;
      add(hidden.first->caveats(hidden.second));
    }
  }
}

}  // namespace

std::vector<std::string> caveats(const Graph& graph, const std::vector<TaskResult>& results) {
  std::vector<std::string> told = graph.notes;
  add_caveats(told, graph, results, std::vector<bool>(graph.tasks.size(), true));
  return told;
}

std::vector<std::string> caveats_behind(const std::vector<std::string>& nodes, const Graph& graph,
                                        const std::vector<TaskResult>& results) {
  std::vector<bool> wanted(graph.tasks.size(), false);
  std::vector<std::size_t> open;
  const auto want = [&](std::size_t task) {
    if (wanted[task]) return;
    wanted[task] = true;
    open.push_back(task);
  };
  for (const std::string& name : nodes)
    for (const Instance& instance : graph.node(name)->instances) want(instance.task);
  while (!open.empty()) {
    const std::size_t task = open.back();
    open.pop_back();
    for (const TaskInput& input : graph.tasks[task].inputs) want(input.task);
  }
  std::vector<std::string> told;
  add_caveats(told, graph, results, wanted);
  return told;
}

}  // namespace collimator
