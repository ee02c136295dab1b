// Looks plugins up in the registry, where the graph has found them already.
#include "framework/run/job_parts.hpp"

#include "framework/graph/field_kind.hpp"

namespace collimator {

Json params_of_job(const Task& task, const Registry& registry) {
  Json params = task.params;
  for (const FoundSlot& slot : task.slots)
    params[Json::json_pointer(slot.pointer)]["library"] = registry.find(slot.role, slot.id)->library.string();
  return params;
}

std::vector<std::string> path_pointers(const Task& task, const Registry& registry) {
  std::vector<std::string> pointers;
  const auto add = [&](const std::string& pointer, const std::string&) { pointers.push_back(pointer); };
  for_each_path(task.verb->schema, task.params, "", add);
  for (const FoundSlot& slot : task.slots) {
    const PluginInfo& plugin = *registry.find(slot.role, slot.id);
    const Json& value = task.params[Json::json_pointer(slot.pointer)];
    if (plugin.kind == "portable" && value.contains("params"))
      for_each_path(plugin.params, value["params"], slot.pointer + "/params", add);
  }
  return pointers;
}

std::filesystem::path port_folder(const Task& task, const std::string& output, const std::filesystem::path& files) {
  const Port* port = task.verb->port(output);
  return port->folder.empty() ? files : files / port->folder;
}

}  // namespace collimator
