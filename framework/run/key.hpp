// Content keys: what a task's result depends on, and nothing else.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/store/store.hpp"
#include "framework/verbs/job.hpp"

namespace collimator {

// A key and its parts by name ("param.epochs", "input.of", "plugin.model resnet18", …), kept for `why`.
struct Key {
  Digest digest;
  Json parts;
};

class KeyMaker {
 public:
  // `device`: the kind ("cpu", "cuda") that native verbs compute on.
  KeyMaker(const Registry& registry, Store& store, std::string device)
      : registry_(registry), store_(store), device_(std::move(device)) {}

  // The key of a task whose inputs are all known. For `load` it is known only where the files that it read
  // the last time are unchanged, or after it ran: `trace` is what it read then.
  // Throws InputError where a file cannot be read.
  std::optional<Key> key(const Task& task, const std::vector<std::pair<TaskInput, StoredNode>>& inputs,
                         const std::map<std::string, Source>& sources, const Json* trace = nullptr);

 private:
  void add_params(const Task& task, Json& parts);
  void add_plugins(const Task& task, Json& parts);
  void add_pictures(const std::filesystem::path& collection, const std::map<std::string, Source>& sources, bool regions,
                    Json& parts);
  bool add_trace(const Task& task, const Json* trace, Json& parts);

  const Registry& registry_;
  Store& store_;
  std::string device_;
};

}  // namespace collimator
