// What a run leaves beside its tables and figures: its folder, graph.yaml and run.json; movable, all paths relative.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/graph/graph.hpp"
#include "framework/run/task_result.hpp"

namespace collimator {

struct RunRecord {
  std::string started;  // ISO 8601, UTC
  double seconds = 0;
  std::string device;
  int jobs = 1;
  bool interrupted = false;
};

// Makes runs/EXPERIMENT/TIME below the current folder. Where two runs begin in one second, the later gets a number.
std::filesystem::path new_run_folder(const std::string& experiment);

// graph.yaml: the experiment with --set applied.
void write_graph(const Experiment& experiment, const std::filesystem::path& folder);
// run.json: environment, plugins and digests, seeds, timings, node states, artifacts' keys.
Json run_json(const Graph& graph, const Registry& registry, Store& store, const std::vector<TaskResult>& results,
              const RunRecord& record);

struct NodeCounts {
  std::size_t total = 0, executed = 0, from_store = 0, failed = 0, skipped = 0;
};
NodeCounts count_nodes(const std::vector<TaskResult>& results);
Json to_json(const NodeCounts& counts);

}  // namespace collimator
