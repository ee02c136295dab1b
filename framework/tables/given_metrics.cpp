// Reads the names from the verbs' ports, the plugin slots of the nodes' tasks and the plugins' manifests.
#include "framework/tables/given_metrics.hpp"

#include <algorithm>

#include "framework/graph/given_numbers.hpp"
#include "framework/stats/compare.hpp"

namespace collimator {
namespace {

using Names = std::vector<std::string>;

void add(const std::string& name, Names& names) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

NumberBounds range_of(const PluginInfo* plugin) {
  return plugin != nullptr && plugin->role == "metric" ? NumberBounds(plugin->lowest, plugin->greatest) : no_bounds;
}

// Of odds ratios it is one of logarithms.
NumberBounds range_of_difference(const PluginInfo* plugin) {
  if (plugin == nullptr || plugin->interval == "lognormal") return no_bounds;
  const auto [least, greatest] = range_of(plugin);
  return {least - greatest, greatest - least};
}

void add(const std::string& name, const NumberBounds& range, NumberRanges& ranges) {
  const auto [found, is_new] = ranges.emplace(name, range);
  if (!is_new && found->second != range) found->second = no_bounds;
}

}  // namespace

std::optional<Names> given_metrics(const std::vector<TableNode>& of, const Graph& graph, const Registry& registry) {
  Names names;
  if (of.empty()) return std::nullopt;
  for (const TableNode& shown : of) {
    const Node& node = *graph.node(shown.node);
    const Port& port = *node.verb->port(shown.port);
    if (node.instances.empty() || port.metrics == nullptr) return std::nullopt;
    for (const Instance& instance : node.instances) {
      const Task& task = graph.tasks[instance.task];
      for (const std::string& metric : port.metrics(task)) {
        const std::size_t star = metric.find('*');
        if (star == std::string::npos)
          add(metric, names);
        else
          for (const std::string& number : number_names(task, registry))
            add(std::string(metric).replace(star, 1, number), names);
      }
    }
  }
  return names;
}

NumberRanges given_ranges(const std::vector<TableNode>& of, const Graph& graph, const Registry& registry) {
  NumberRanges ranges;
  for (const TableNode& shown : of) {
    const Node& node = *graph.node(shown.node);
    const Port& port = *node.verb->port(shown.port);
    for (const Instance& instance : node.instances) {
      const Task& task = graph.tasks[instance.task];
      const std::vector<GivenNumber> numbers = given_numbers(task, registry);
      for (const std::string& pattern : port.metrics == nullptr ? Names{"*"} : port.metrics(task)) {
        if (pattern == "*_difference") {
          for (const auto& [name, plugin] : numbers) add(name + "_difference", range_of_difference(plugin), ranges);
        } else if (pattern == "*") {
          for (const auto& [name, plugin] : numbers) {
            add(name, range_of(plugin), ranges);
            if (plugin != nullptr && plugin->needs_a("masks"))  // its standard deviation over patients
              add(name + "_sd", {0, no_bounds.second}, ranges);
          }
        } else {
          add(pattern, bounds_of_test(pattern), ranges);
        }
      }
    }
  }
  return ranges;
}

std::set<std::string> given_odds_ratios(const std::vector<TableNode>& of, const Graph& graph,
                                        const Registry& registry) {
  std::set<std::string> ratios;
  for (const TableNode& shown : of) {
    const Node& node = *graph.node(shown.node);
    const Port& port = *node.verb->port(shown.port);
    for (const Instance& instance : node.instances) {
      const Task& task = graph.tasks[instance.task];
      for (const auto& [name, plugin] : given_numbers(task, registry))
        if (plugin != nullptr && plugin->role == "metric" && plugin->interval == "lognormal") ratios.insert(name);
      if (port.metrics == nullptr) continue;
      for (const std::string& name : port.metrics(task))
        if (name.ends_with("_odds_ratio")) ratios.insert(name);
    }
  }
  return ratios;
}

std::optional<Names> given_columns(const TableNode& of, const Graph& graph, const Registry& registry) {
  const Node* node = graph.node(of.node);
  if (node == nullptr || node->instances.empty()) return std::nullopt;
  const Port& port = *node->verb->port(of.port);
  if (port.columns.empty()) return std::nullopt;
  Names names;
  for (const TableColumn& column : port.columns)
    if (column.name == "METRIC")
      for (const Instance& instance : node->instances)
        for (const std::string& number : number_names(graph.tasks[instance.task], registry)) add(number, names);
    else if (column.name == "CLASS" || column.name == "FIELD")
      return std::nullopt;  // the samples themselves say them
    else
      add(column.name, names);
  return names;
}

}  // namespace collimator
