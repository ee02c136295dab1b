// Collects the parts of a key: parameters, plugins, inputs, pictures, and the files that a dataset read.
#include "framework/run/key.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/parallel.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/folder.hpp"
#include "framework/data/region_root.hpp"
#include "framework/data/roots.hpp"
#include "framework/graph/schema.hpp"
#include "framework/plugin/native_build.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

const Json& schema_of_slot(const Registry& registry, const FoundSlot& slot) {
  const PluginInfo* plugin = registry.find(slot.role, slot.id);
  if (plugin == nullptr) throw RefusedError(fmt::format("there is no {} `{}`", slot.role, slot.id));
  return plugin->params;
}

}  // namespace

std::optional<Key> KeyMaker::key(const Task& task, const KeyInputs& inputs, const Json* trace) const {
  Json parts = Json::object();
  parts["verb"] = fmt::format("{}/{}", task.verb->name, task.verb->version);
  add_params(task, parts);
  add_plugins(task, parts);
  for (const auto& [input, node] : inputs.results) {
    parts["input." + input.port] = node.ports.at(input.output);
    const auto pictures = std::ranges::find_if(task.verb->pictures, [&, &port = input.port](const PictureInput& each) {
      return port == each.port || (each.port.ends_with('.') && port.starts_with(each.port));
    });
    if (pictures == task.verb->pictures.end()) continue;
    const fs::path folder = input.output.empty() ? node.files : node.files / input.output;
    add_pictures(folder, inputs.sources, pictures->regions, input.port == "of" ? "" : input.port + ".", parts);
  }
  if (task.verb->native()) {
    parts["libtorch"] = host_native_build().libtorch;
    parts["device"] = device_;
  }
  if (task.verb->opens_dataset && !add_trace(task, trace, parts)) return std::nullopt;
  return Key{digest_of(parts.dump()), parts};
}

// Parameters by name; paths by what the files hold, folders not at all (their content is in the trace).
void KeyMaker::add_params(const Task& task, Json& parts) const {
  Json params = task.params;
  const auto digest_path = [&](const std::string& pointer, const std::string& path) {
    Json& place = params[Json::json_pointer(pointer)];
    place = fs::is_directory(path) ? Json("folder") : Json("file " + store_.data_digest(path));
  };
  for_each_path(task.verb->schema, task.params, "", digest_path);
  for (const FoundSlot& slot : task.slots) {
    const Json& value = task.params[Json::json_pointer(slot.pointer)];
    if (value.contains("params"))
      for_each_path(schema_of_slot(registry_, slot), value["params"], slot.pointer + "/params", digest_path);
  }
  for (const auto& [name, value] : params.items()) parts["param." + name] = value;
}

void KeyMaker::add_plugins(const Task& task, Json& parts) const {
  for (const FoundSlot& slot : task.slots) {
    const PluginInfo* plugin = registry_.find(slot.role, slot.id);
    if (plugin == nullptr || !plugin->refused.empty())
      throw RefusedError(
          fmt::format("the {} {} is refused: {}", slot.role, slot.id, plugin ? plugin->refused : "it was not found"));
    parts[fmt::format("plugin.{} {}", slot.role, slot.id)] =
        plugin->version + " " + store_.data_digest(plugin->library);
  }
}

// Digests of many files, in their order.
std::vector<Digest> KeyMaker::digests_of(const std::vector<fs::path>& files) const {
  std::vector<Digest> digests(files.size());
  std::vector<std::string> errors(files.size());
  in_parallel(
      files.size(), files.size() > 64 ? 0 : 1, [&](std::size_t) { poll_(); },
      [&](std::size_t i) {
        try {
          digests[i] = store_.data_digest(files[i]);
        } catch (const std::exception& error) {
          errors[i] = error.what();
        }
      });
  const auto wrong = std::ranges::count_if(errors, [](const std::string& error) { return !error.empty(); });
  if (wrong > 0) {
    const auto first = std::ranges::find_if(errors, [](const std::string& error) { return !error.empty(); });
    throw failure("{}{}", *first, wrong > 1 ? fmt::format(" (and {} more such files)", wrong - 1) : "");
  }
  return digests;
}

void KeyMaker::add_pictures(const fs::path& folder, const Sources& sources, bool regions, const std::string& prefix,
                            Json& parts) const {
  const Collection collection = load_collection(folder);
  std::vector<fs::path> files;
  std::map<std::string, const Slot*> drawn;
  for (const Record& record : collection.samples) {
    const auto source = sources.find(record.source);
    if (source == sources.end())
      throw failure("the sample {} comes from a dataset that this run did not load", record.id);
    if (record.picture.empty())
      drawn[record.source] = &source->second;
    else
      files.push_back(root_path(source->second.params, record.root) / record.picture);
    if (regions)
      for (const Region& region : record.regions)
        if (!region.file.empty()) files.push_back(region_root(record, region, sources) / region.file);
  }
  std::string text;
  for (const Digest& digest : digests_of(files)) text += digest;
  parts[prefix + "pictures"] = digest_of(text);
  for (const auto& [name, dataset] : drawn)
    parts[prefix + "drawn." + name] =
        dataset->id + " " + store_.data_digest(dataset->library) + " " + dataset->params.dump();
}

// Pictures whose tags were read. One that is not there has no digest, and another key when it comes.
std::string KeyMaker::digest_of_pictures(const fs::path& root, const std::vector<std::string>& pictures) const {
  std::vector<fs::path> files;
  std::string text;
  for (const std::string& picture : pictures) {
    const bool is_there = fs::is_regular_file(root / picture);
    text += picture + (is_there ? "\n" : " is missing\n");
    if (is_there) files.push_back(root / picture);
  }
  for (const Digest& digest : digests_of(files)) text += digest;
  return pictures.empty() ? std::string() : "pictures " + digest_of(text) + "\n";
}

// What a dataset read: known from its last run with these parts and this root, if nothing has changed.
bool KeyMaker::add_trace(const Task& task, const Json* trace, Json& parts) const {
  const std::vector<Root> roots = roots_of(task.params.at("dataset").value("params", Json::object()));
  std::string places;
  for (const Root& root : roots) places += root.path.string();
  const std::string name = digest_of(parts.dump() + places);
  Json noted = trace != nullptr ? *trace : store_.note("traces", name);
  if (!noted.is_object()) return false;
  std::string text;
  try {
    for (const Root& root : roots) {
      DiskFolder folder(root.path);
      const bool first = root.name == roots.front().name;
      if (!first) text += root.name + "\n";
      const Json& read = first ? noted : noted.at("roots").at(root.name);
      for (const auto& [path, unused] : read.at("read").items())
        text += path + " " + store_.data_digest(root.path / path) + "\n";
      for (const auto& [path, unused] : read.at("listed").items())
        text += path + "/ " + DiskFolder::listing_digest(folder.list(path)) + "\n";
      const Json pictures = noted.value("pictures", Json::object()).value(root.name, Json::array());
      text += digest_of_pictures(root.path, pictures.get<std::vector<std::string>>());
    }
  } catch (const InputError&) {
    if (trace != nullptr) throw;
    return false;  // a file is gone: the verb will say so
  }
  if (trace != nullptr) {
    store_.write_note("traces", name, noted);
  }
  parts["files"] = digest_of(text);
  return true;
}

}  // namespace collimator
