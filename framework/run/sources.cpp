// Joins the sources of a task's inputs, and adds that of the dataset which the task itself opens.
#include "framework/run/sources.hpp"

#include "framework/base/error.hpp"
#include "framework/data/roots.hpp"

namespace collimator {

Sources sources_of_inputs(const Task& task, const std::vector<Sources>& sources) {
  Sources all;
  for (const TaskInput& input : task.inputs)
    for (const auto& [name, source] : sources[input.task]) {
      const auto [place, added] = all.emplace(name, source);
      if (!added && place->second.params != source.params)
        throw failure("{}: two copies of one dataset, in {} and {}, meet in one node; use one of them", task.label,
                      root_path(place->second.params, "").string(), root_path(source.params, "").string());
    }
  return all;
}

void add_own_source(const Task& task, const StoredResult& result, const Registry& registry, Sources& sources) {
  if (!task.verb->opens_dataset) return;
  const Json& dataset = task.params.at("dataset");
  const std::string id = dataset.at("id");
  const Json params = dataset.value("params", Json::object());
  const std::string name = read_json(result.files / "source.json").at("source");
  sources[name] = {.label = id, .id = id, .params = params, .library = registry.find("dataset", id)->library.string()};
}

}  // namespace collimator
