// What the engine knows of its tasks: keys, inputs, sources, and what became of each (engine.hpp).
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/run/engine.hpp"

namespace collimator {
namespace fs = std::filesystem;

std::string file_name_of(const std::string& label) {
  std::string name;
  for (const char character : label) {
    if (std::isalnum(static_cast<unsigned char>(character)) || character == '=' || character == '.')
      name += character;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  while (name.ends_with('_')) name.pop_back();
  return name.substr(0, 120);
}

std::string history_name(const Graph& graph, std::size_t task) {
  return digest_of(graph.experiment.name + "\n" + graph.tasks[task].label);
}

bool Engine::inputs_done(std::size_t task) const {
  return std::ranges::all_of(graph_.tasks[task].inputs,
                             [&](const TaskInput& input) { return results_[input.task].status == TaskStatus::done; });
}

std::vector<std::pair<TaskInput, StoredNode>> Engine::inputs(std::size_t task) const {
  std::vector<std::pair<TaskInput, StoredNode>> result;
  for (const TaskInput& input : graph_.tasks[task].inputs) result.emplace_back(input, *results_[input.task].stored);
  return result;
}

std::map<std::string, Source> Engine::sources(std::size_t task) const {
  std::map<std::string, Source> sources;
  std::set<std::size_t> seen;
  const auto walk = [&](auto&& self, std::size_t index) -> void {
    if (!seen.insert(index).second) return;
    const Task& each = graph_.tasks[index];
    for (const TaskInput& input : each.inputs) self(self, input.task);
    if (each.verb->name != "load" || !results_[index].stored) return;
    const Json& dataset = each.params.at("dataset");
    const Json params = dataset.value("params", Json::object());
    const std::string name = read_json(results_[index].stored->files / "source.json").at("source");
    Source source{params.value("root", ""),
                  {dataset.at("id"), dataset.at("id"), params,
                   registry_.find("dataset", dataset.at("id").get<std::string>())->library.string()}};
    const auto [place, added] = sources.emplace(name, source);
    if (!added && place->second.root != source.root)
      throw failure("{}: two copies of one dataset, in {} and {}, meet in one node; use one of them",
                    graph_.tasks[task].label, place->second.root.string(), source.root.string());
  };
  walk(walk, task);
  return sources;
}

// Fills in the task's key where it can be known now.
bool Engine::key_of(std::size_t task) {
  TaskResult& result = results_[task];
  if (!result.key.empty()) return true;
  const std::optional<Key> key = keys_.key(graph_.tasks[task], inputs(task), sources(task));
  if (!key) return false;
  result.key = key->digest;
  result.parts = key->parts;
  return true;
}

void Engine::plan() {
  for (std::size_t task = 0; task < graph_.tasks.size(); ++task) {
    if (!inputs_done(task)) continue;
    try {
      if (!key_of(task)) continue;
      if (auto node = store_.find(results_[task].key)) found(task, *node, true);
    } catch (const std::exception& error) {
      results_[task].message = error.what();
    }
  }
}

void Engine::found(std::size_t task, StoredNode node, bool from_store) {
  TaskResult& result = results_[task];
  result.status = TaskStatus::done;
  result.from_store = from_store;
  result.stored = std::move(node);
  locks_[task] = KeyLock();
  if (!from_store) remember(task);
  events_.changed(task, result);
}

void Engine::fail(std::size_t task, const std::string& message, bool refused) {
  TaskResult& result = results_[task];
  result.status = TaskStatus::failed;
  result.message = message;
  result.refused = refused;
  locks_[task] = KeyLock();
  events_.changed(task, result);
}

void Engine::remember(std::size_t task) const {
  try {
    store_.write_note("history", history_name(graph_, task),
                      {{"key", results_[task].key}, {"parts", results_[task].parts}});
  } catch (const std::exception&) {
    // `why` then knows less; the run is none the worse
  }
}

}  // namespace collimator
