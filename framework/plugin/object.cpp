#include "framework/plugin/object.hpp"

#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include <fmt/format.h>
#include <boost/dll/shared_library.hpp>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

namespace collimator {
namespace {

// The library's own description, after it was held against the manifest beside it.
const collimator_library* load(const std::filesystem::path& path) {
  // Never unloaded, not even at exit: objects, threads or at-exit handlers of a plugin may outlive any point
  // chosen for it.
  static auto& loaded = *std::make_unique<std::vector<boost::dll::shared_library>>().release();
  boost::dll::shared_library library;
  try {
    library.load(path, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
  } catch (const std::exception& exception) {
    throw RefusedError(fmt::format("{} cannot be loaded as a library: {}", path.string(), exception.what()));
  }
  if (!library.has(COLLIMATOR_ENTRY_NAME))
    throw RefusedError(
        fmt::format("{} has no symbol {}, so it speaks another version of the plugin boundary or is no "
                    "plugin; rebuild it with collimator_add_plugin against this host's SDK",
                    path.string(), COLLIMATOR_ENTRY_NAME));
  const collimator_library* description = library.get<const collimator_library*()>(COLLIMATOR_ENTRY_NAME)();
  loaded.push_back(std::move(library));
  if (description == nullptr || description->size < sizeof(collimator_library))
    throw RefusedError(fmt::format("{} describes itself with {} bytes, this host expects {}; rebuild it", path.string(),
                                   description == nullptr ? 0 : description->size, sizeof(collimator_library)));
  std::filesystem::path beside = path;
  beside.replace_extension(".plugin.json");
  std::string manifest = read_file(beside);
  while (manifest.ends_with('\n')) manifest.pop_back();
  if (manifest != std::string_view(description->manifest.data, description->manifest.size))
    throw RefusedError(
        fmt::format("{} does not match its manifest {}: one of them was copied or edited without the "
                    "other; build the plugin again, which writes both",
                    path.string(), beside.filename().string()));
  return description;
}

}  // namespace

const void* plugin_functions(const Slot& slot, const std::string& role_id) {
  static std::mutex mutex;
  static std::map<std::string, const collimator_library*> libraries;
  const std::scoped_lock lock(mutex);
  auto found = libraries.find(slot.library);
  if (found == libraries.end()) found = libraries.emplace(slot.library, load(slot.library)).first;
  for (std::uint64_t i = 0; i < found->second->plugin_count; ++i) {
    const collimator_plugin& plugin = found->second->plugins[i];
    if (role_id == plugin.role && slot.id == plugin.id) return plugin.functions;
  }
  throw RefusedError(fmt::format("{} holds no {} `{}`", slot.library, role_id, slot.id));
}

void PluginMessage::check(std::int32_t status, const std::string& plugin) const {
  if (status == COLLIMATOR_CANCELLED) throw Cancelled{};
  if (status != COLLIMATOR_OK)
    throw failure("{}: {}", plugin,
                  error_.length > 0 ? std::string_view(text_, error_.length) : "failed without a message");
}

}  // namespace collimator
