// Finds the restricted datasets of a run, and draws pseudonyms for all of their ids.
#include "framework/html/pseudonyms.hpp"

#include <random>
#include <set>

#include <fmt/format.h>

#include "framework/base/file.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/table.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

constexpr const char* written_ids = "private/ids.csv";

bool is_restricted(const Task& task, const Registry& registry) {
  if (!task.verb->opens_dataset) return false;
  if (task.params.value("restricted", false)) return true;
  const PluginInfo* plugin = registry.find("dataset", task.params.at("dataset").at("id").get<std::string>());
  return plugin != nullptr && plugin->restricted;
}

}  // namespace

std::vector<std::string> restricted_datasets(const Graph& graph, const Registry& registry) {
  std::set<std::string> ids;
  for (const Task& task : graph.tasks)
    if (is_restricted(task, registry)) ids.insert(task.params.at("dataset").at("id").get<std::string>());
  return {ids.begin(), ids.end()};
}

std::map<std::string, std::set<std::string>> restricted_behind(const Graph& graph, const Registry& registry) {
  std::vector<std::set<std::string>> behind(graph.tasks.size());
  for (std::size_t i = 0; i < graph.tasks.size(); ++i) {  // inputs stand before users
    const Task& task = graph.tasks[i];
    if (is_restricted(task, registry)) behind[i].insert(task.params.at("dataset").at("id").get<std::string>());
    for (const TaskInput& input : task.inputs) behind[i].insert(behind[input.task].begin(), behind[input.task].end());
  }
  std::map<std::string, std::set<std::string>> by_node;
  for (const Node& node : graph.nodes())
    for (std::set<std::string>& all = by_node[node.name]; const Instance& instance : node.instances)
      all.insert(behind[instance.task].begin(), behind[instance.task].end());
  return by_node;
}

void write_pseudonyms(const Graph& graph, const Registry& registry, const std::vector<TaskResult>& results,
                      const fs::path& folder) {
  if (restricted_datasets(graph, registry).empty()) return;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!is_restricted(graph.tasks[i], registry) || !results[i].stored) continue;
    for (const Record& record : load_collection(results[i].stored->files).samples) {
      ids.insert(record.id);
      ids.insert(record.patient);
    }
  }
  std::random_device random;  // what could be made again from the ids would give them away
  std::set<std::string> given;
  std::string out = "id,pseudonym\n";
  for (const std::string& id : ids) {
    std::string name;
    do name = fmt::format("id-{:08x}{:04x}", random(), random() & 0xffffU);
    while (!given.insert(name).second);
    append_row(out, std::vector<std::string>{id, name});
  }
  fs::create_directories(folder / "private");
  fs::permissions(folder / "private", fs::perms::owner_all);
  write_file(folder / written_ids, out);
}

}  // namespace collimator
