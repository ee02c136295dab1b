// Reads the names from the plugin slots of the nodes' tasks and from the plugins' manifests.
#include "framework/tables/given_metrics.hpp"

#include <algorithm>

#include "framework/stats/metric.hpp"

namespace collimator {

std::optional<std::vector<std::string>> given_metrics(const std::vector<TableNode>& of, const Graph& graph,
                                                      const Registry& registry) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  };
  if (of.empty()) return std::nullopt;
  for (const TableNode& shown : of) {
    const Node& node = *graph.node(shown.node);
    if (node.instances.empty()) return std::nullopt;
    for (const Instance& instance : node.instances) {
      const Task& task = graph.tasks[instance.task];
      for (const FoundSlot& slot : task.slots) {
        if (slot.role != "metric" && slot.role != "protocol") continue;
        const std::string label = task.params.at(Json::json_pointer(slot.pointer)).value("label", slot.id);
        const PluginInfo* plugin = registry.find(slot.role, slot.id);
        if (plugin == nullptr || plugin->outputs.empty()) add(label);
        if (plugin == nullptr) continue;
        for (const std::string& output : plugin->outputs) add(output_name(label, slot.id, output));
      }
    }
  }
  return names;
}

}  // namespace collimator
