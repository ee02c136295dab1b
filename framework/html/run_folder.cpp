// Gathers what a run was from its graph, its results and the machine, and writes it as YAML and JSON.
#include "framework/html/run_folder.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/html/pseudonyms.hpp"
#include "framework/plugin/native_build.hpp"
#include "framework/run/caveats.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

// Block-style YAML for the levels that a person reads, flow style below.
void write_yaml(const Value& value, int depth, std::string& text) {
  for (const Value::Member& member : value.members) {
    text += std::string(static_cast<std::size_t>(depth) * 2, ' ') + member.name + ":";
    if (member.value.is_map() && depth < 1 && !member.value.members.empty()) {
      text += "\n";
      write_yaml(member.value, depth + 1, text);
    } else {
      text += " " + yaml_text(member.value) + "\n";
    }
  }
}

std::string status_name(const TaskResult& result) {
  switch (result.status) {
    case TaskStatus::done: return result.from_store ? "from_store" : "executed";
    case TaskStatus::failed: return "failed";
    case TaskStatus::skipped: return "skipped";
    default: return "not_run";
  }
}

}  // namespace

fs::path new_run_folder(const std::string& experiment) {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  const std::string time = fmt::format("{:04}-{:02}-{:02}T{:02}-{:02}-{:02}", utc.tm_year + 1900, utc.tm_mon + 1,
                                       utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
  for (int number = 1;; ++number) {
    const fs::path folder = fs::path("runs") / experiment / (number == 1 ? time : fmt::format("{}-{}", time, number));
    std::error_code error;
    fs::create_directories(folder.parent_path(), error);
    if (!error && fs::create_directory(folder, error)) return folder;
    if (error)
      throw failure("the run's folder {} cannot be made in {}: {}; name another with --out DIR", folder.string(),
                    fs::current_path().string(), error.message());
  }
}

void write_graph(const Experiment& experiment, const fs::path& folder) {
  std::string text;
  write_yaml(experiment.resolved, 0, text);
  write_file(folder / "graph.yaml", text);
}

NodeCounts count_nodes(const std::vector<TaskResult>& results) {
  NodeCounts counts;
  counts.total = results.size();
  for (const TaskResult& result : results) {
    if (result.status == TaskStatus::done)
      ++(result.from_store ? counts.from_store : counts.executed);
    else if (result.status == TaskStatus::failed)
      ++counts.failed;
    else
      ++counts.skipped;
  }
  return counts;
}

Json to_json(const NodeCounts& counts) {
  return {{"total", counts.total},
          {"executed", counts.executed},
          {"from_store", counts.from_store},
          {"failed", counts.failed},
          {"skipped", counts.skipped}};
}

Json run_json(const Graph& graph, const Registry& registry, Store& store, const std::vector<TaskResult>& results,
              const RunRecord& record) {
  utsname system{};
  ::uname(&system);
  std::string processor;
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; processor.empty() && std::getline(cpuinfo, line);)
    if (line.starts_with("model name")) processor = line.substr(line.find(':') + 2);
  Json json{{"experiment", graph.experiment.name},
            {"about", graph.experiment.about},
            {"seed", graph.experiment.seed},
            {"started", record.started},
            {"seconds", record.seconds},
            {"interrupted", record.interrupted},
            {"cells", graph.experiment.cells.size()},
            {"counts", to_json(count_nodes(results))}};
  json["environment"] = {{"system", fmt::format("{} {} {}", system.sysname, system.release, system.machine)},
                         {"processor", processor},
                         {"cores", std::thread::hardware_concurrency()},
                         {"jobs", record.jobs},
                         {"device", record.device},
                         {"libtorch", host_native_build().libtorch},
                         {"compiler", __VERSION__}};
  json["caveats"] = caveats(graph, results);
  if (const std::vector<std::string> datasets = restricted_datasets(graph, registry); !datasets.empty()) {
    json["restricted"] = datasets;
    json["restricted_behind"] = restricted_behind(graph, registry);
  }
  for (const Axis& axis : graph.experiment.axes)
    for (const AxisValue& value : axis.values) json["axes"][axis.name].push_back(value.label);
  std::set<std::pair<std::string, std::string>> used;
  for (const Task& task : graph.tasks)
    for (const FoundSlot& slot : task.slots) used.emplace(slot.role, slot.id);
  for (const auto& [role, id] : used) {
    const PluginInfo* plugin = registry.find(role, id);
    json["plugins"].push_back({{"role", role},
                               {"id", id},
                               {"version", plugin->version},
                               {"kind", plugin->kind},
                               {"library", plugin->library.filename().string()},
                               {"digest", store.data_digest(plugin->library)}});
  }
  for (std::size_t i = 0; i < graph.tasks.size(); ++i) {
    const Task& task = graph.tasks[i];
    const TaskResult& result = results[i];
    Json node{{"name", task.label},
              {"verb", task.verb->name},
              {"status", status_name(result)},
              {"key", result.key},
              {"seconds", result.seconds}};
    if (task.params.contains("seed")) node["seed"] = task.params["seed"];
    if (!result.message.empty()) node["message"] = result.message;
    if (!result.log.empty()) node["log"] = "logs/" + result.log;
    json["nodes"].push_back(std::move(node));
  }
  return json;
}

}  // namespace collimator
