// Reads the numbers from the plugin slots of a task and the plugins' manifests.
#include "framework/graph/given_numbers.hpp"

#include <algorithm>

#include "framework/stats/metric.hpp"

namespace collimator {

std::vector<GivenNumber> given_numbers(const Task& task, const Registry& registry) {
  std::vector<GivenNumber> numbers;
  for (const FoundSlot& slot : task.slots) {
    if (slot.role != "metric" && slot.role != "protocol") continue;
    const std::string label = task.params.at(Json::json_pointer(slot.pointer)).value("label", slot.id);
    const PluginInfo* plugin = registry.find(slot.role, slot.id);
    if (plugin == nullptr || plugin->outputs.empty()) numbers.push_back({label, plugin});
    if (plugin == nullptr) continue;
    for (const std::string& output : plugin->outputs) numbers.push_back({output_name(label, slot.id, output), plugin});
  }
  return numbers;
}

std::vector<std::string> number_names(const Task& task, const Registry& registry) {
  std::vector<std::string> names;
  for (const GivenNumber& number : given_numbers(task, registry))
    if (std::ranges::find(names, number.name) == names.end()) names.push_back(number.name);
  return names;
}

}  // namespace collimator
