// Content keys: what a task's result depends on, and nothing else.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "framework/plugin/registry.hpp"
#include "framework/store/store.hpp"
#include "framework/task/task.hpp"

namespace collimator {

// A key and its parts by name ("param.epochs", "input.of", "plugin.model resnet18", …), kept for `why`.
struct Key {
  Digest digest;
  Json parts;
};

// What is known of a task's surroundings when its key is made: its inputs' results, and where pictures lie.
struct KeyInputs {
  std::vector<std::pair<TaskInput, StoredResult>> results;
  Sources sources;
};

class KeyMaker {
 public:
  // `device`: the kind ("cpu", "cuda") that native verbs compute on. `poll` is called between files and may throw.
  KeyMaker(
      const Registry& registry, Store& store, std::string device, std::function<void()> poll = [] {})
      : registry_(registry), store_(store), device_(std::move(device)), poll_(std::move(poll)) {}

  // The key of a task whose inputs are all known. Of a verb that opens a dataset it is known only where the files that
  // were read the last time are unchanged, or after it ran: `trace` is what it read then.
  // Throws InputError where a file cannot be read. Any thread.
  std::optional<Key> key(const Task& task, const KeyInputs& inputs, const Json* trace = nullptr) const;

 private:
  void add_params(const Task& task, Json& parts) const;
  void add_plugins(const Task& task, Json& parts) const;
  std::string digest_of_pictures(const std::filesystem::path& root, const std::vector<std::string>& pictures) const;
  void add_pictures(const std::filesystem::path& collection, const Sources& sources, bool regions,
                    const std::string& prefix, Json& parts) const;
  bool add_trace(const Task& task, const Json* trace, Json& parts) const;
  std::vector<Digest> digests_of(const std::vector<std::filesystem::path>& files) const;

  const Registry& registry_;
  Store& store_;
  std::string device_;
  std::function<void()> poll_;
};

}  // namespace collimator
