// Loads each library once, holds it against its manifest, and turns a plugin's errors into the host's.
#include "framework/plugin/object.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include <fmt/format.h>
#include <boost/dll/shared_library.hpp>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/plugin/library_file.hpp"

namespace collimator {
namespace {

using detail::text_of;

const pid_t own_process = ::getpid();

// The library's own description in this host's size, after it was held against the manifest beside it.
collimator_library load(const std::filesystem::path& path) {
  // Never unloaded, not even at exit: objects, threads or at-exit handlers of a plugin may outlive any point
  // chosen for it.
  static auto& loaded = *std::make_unique<std::vector<boost::dll::shared_library>>().release();
  boost::dll::shared_library library;
  const std::filesystem::path beside = manifest_of(path);
  Json manifest = read_json(beside);
  if (const std::string fault = fault_of_library(path, manifest); !fault.empty()) throw RefusedError(fault);
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
  if (description == nullptr) throw RefusedError(fmt::format("{} does not describe itself; rebuild it", path.string()));
  const collimator_library said = detail::taken(description);
  manifest.erase("library");
  if (manifest != parse_json(text_of(said.manifest)))
    throw RefusedError(
        fmt::format("{} does not match its manifest {}: one of them was copied or edited without the "
                    "other; build the plugin again, which writes both",
                    path.string(), beside.filename().string()));
  return said;
}

}  // namespace

const void* plugin_functions(const Slot& slot, const std::string& role_id) {
  static std::mutex mutex;
  static std::map<std::string, collimator_library> libraries;
  const std::scoped_lock lock(mutex);
  auto found = libraries.find(slot.library);
  if (found == libraries.end()) found = libraries.emplace(slot.library, load(slot.library)).first;
  const collimator_library& library = found->second;
  try {
    const detail::Items<collimator_plugin> plugins(library.plugins, library.plugin_count, library.plugin_stride,
                                                   "plugins");
    for (std::uint64_t i = 0; i < plugins.size(); ++i) {
      const collimator_plugin plugin = plugins[i];
      if (plugin.role != nullptr && plugin.id != nullptr && plugin.functions != nullptr && role_id == plugin.role &&
          slot.id == plugin.id)
        return plugin.functions;
    }
  } catch (const std::runtime_error& error) {
    throw RefusedError(fmt::format("{}: {}; rebuild it", slot.library, error.what()));
  }
  throw RefusedError(fmt::format("{} holds no {} `{}`", slot.library, role_id, slot.id));
}

void check_status(std::int32_t status, const detail::Message& message, const std::string& plugin) {
  if (status == COLLIMATOR_CANCELLED) throw Cancelled{};
  if (status != COLLIMATOR_OK)
    throw PluginError(
        fmt::format("{}: {}", plugin, message.text().empty() ? "failed without a message" : message.text()));
}

void end_if_forked(const std::string& plugin) {
  if (::getpid() == own_process) return;
  std::fprintf(stderr, "%s: a process that the plugin forked came back from it, and is ended\n", plugin.c_str());
  std::fflush(stderr);
  ::_exit(0);
}

void refuse_without(const Slot& slot, const std::string& role_id, std::string_view function, std::uint64_t table_size) {
  throw RefusedError(
      fmt::format("{}: the {} `{}` has no function `{}`: its table of {} bytes does not reach it, or leaves it null; "
                  "build it again with this function",
                  slot.library, role_id, slot.id, function, table_size));
}

PluginHost::PluginHost(const Context& context) : context_(context) {
  // Whatever goes wrong on this side is no plugin's business.
  view_.size = sizeof view_;
  view_.self = &context_;
  view_.log = [](void* self, collimator_text text) {
    try {
      static_cast<Context*>(self)->log(std::string(text_of(text)));
    } catch (...) {
    }
  };
  view_.progress = [](void* self, std::uint64_t done, std::uint64_t total) {
    try {
      static_cast<Context*>(self)->progress(done, total);
    } catch (...) {
    }
  };
  view_.cancelled = [](void* self) -> std::int32_t {
    try {
      return static_cast<Context*>(self)->cancelled() ? 1 : 0;
    } catch (...) {
      return 0;
    }
  };
}

}  // namespace collimator
