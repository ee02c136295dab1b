// What the tests of the graph, of tables and of figures share: an experiment in a scratch folder, beside made-up
// plugins.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/graph/field_kind.hpp"
#include "framework/graph/graph.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator::testing {

namespace fs = std::filesystem;

// A folder of manifests and YAML files that goes with the test.
struct Bench {
  Bench() {
    folder =
        fs::temp_directory_path() / ("collimator-graph-" + std::to_string(::getpid()) + "-" + std::to_string(number++));
    fs::create_directories(folder);
    plugin("dataset", "pictures", R"([{"name":"count","kind":"int","default":4,"min":0,"doc":""}])");
    plugin("masker", "roi", "[]");
    plugin("masker", "noise", "[]", R"(["random"])");
    plugin("model", "net", R"([{"name":"width","kind":"int","default":8,"doc":""}])");
    plugin("metric", "auroc", "[]");
    registry = Registry::discover({folder}, schema_refusal);
  }
  ~Bench() { fs::remove_all(folder); }

  void plugin(const std::string& role, const std::string& id, const std::string& params,
              const std::string& needs = "[]") const {
    std::ofstream(folder / (id + ".so")) << "none";
    std::ofstream(folder / (id + ".plugin.json")) << R"({"abi":1,"plugins":[{"id":")" << id << R"(","role":")" << role
                                                  << R"(","revision":1,"version":"1.0.0","kind":"portable","params":)"
                                                  << params << R"(,"needs":)" << needs << "}]}";
  }

  Graph graph(const std::string& yaml, const std::vector<std::string>& sets = {},
              const std::vector<std::string>& only = {}) {
    const fs::path file = folder / "x.yaml";
    std::ofstream(file) << yaml;
    mistakes = {};
    return expand(read_experiment(file, {sets, only}, mistakes), registry, mistakes);
  }

  std::string first() const { return mistakes.any() ? mistakes.all().front().message : ""; }

  static inline int number = 0;
  fs::path folder;
  Registry registry;
  Mistakes mistakes;
};

inline const std::string study = R"(
experiment: study
sweep: {grid: {mask: {none: [], roi: [roi]}, test_mask: {none: [], roi: [roi]}, seed: [1, 2, 3]}}
nodes:
  all:   {do: load, dataset: pictures}
  parts: {do: split, of: all, test: 0.5}
  seen:  {do: mask, of: all, chain: "${mask}"}
  shown: {do: mask, of: all, chain: "${test_mask}"}
  net:   {do: train, of: parts.train, mask: seen, model: net, size: 32, seed: "${seed}"}
  guess: {do: predict, of: parts.test, mask: shown, with: net}
  score: {do: score, of: guess, metrics: [auroc]}
)";

inline std::size_t tasks_of(const Graph& graph, std::string_view verb) {
  return static_cast<std::size_t>(
      std::ranges::count_if(graph.tasks, [&](const Task& task) { return task.verb == find_verb(verb); }));
}

// The task of one instance of a node, and that of an input of a task.
inline std::size_t task_of(const Graph& graph, const std::string& node, std::size_t instance = 0) {
  REQUIRE(graph.node(node) != nullptr);
  REQUIRE(graph.node(node)->instances.size() > instance);
  return graph.node(node)->instances[instance].task;
}

inline std::size_t input(const Graph& graph, std::size_t task, const std::string& port) {
  const TaskInput* found = find_input(graph.tasks[task], port);
  REQUIRE(found != nullptr);
  return found->task;
}

}  // namespace collimator::testing
