// What the commands share: finding plugins and the store, loading an experiment, printing its mistakes.
#include <cstdlib>
#include <set>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/text.hpp"
#include "framework/graph/field_kind.hpp"
#include "framework/plugin/library_file.hpp"
#include "framework/store/store.hpp"
#include "tools/collimate/commands.hpp"
#include "tools/collimate/output.hpp"

namespace collimator {
namespace fs = std::filesystem;

void refuse_other_bytes(const std::string& text, std::string_view what) {
  if (!is_utf8(text)) throw failure("{} is not UTF-8: `{}`; rename it", what, printable(text));
}

fs::path program_folder() { return fs::read_symlink("/proc/self/exe").parent_path(); }

namespace {

// In a build tree the plugins lie beside the program; in an installed one where `cmake --install` put them.
fs::path plugin_folder() {
  const fs::path installed = (program_folder() / COLLIMATOR_INSTALLED_PLUGINS).lexically_normal();
  const bool built_here = fs::exists(program_folder() / "CMakeCache.txt");
  return !built_here && fs::is_directory(installed) ? installed : program_folder() / "plugins";
}

}  // namespace

Registry find_plugins(const Common& common) {
  std::vector<fs::path> folders{plugin_folder()};
  if (const char* path = std::getenv("COLLIMATOR_PLUGIN_PATH")) {
    const std::string text = path;
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(':', begin), text.size());
      const fs::path folder = text.substr(begin, end - begin);
      std::error_code error;
      if (end > begin && !fs::is_directory(folder, error))
        say("warning: COLLIMATOR_PLUGIN_PATH: there is no folder {}\n", printable(folder.string()));
      if (end > begin) folders.push_back(folder);
      begin = end + 1;
    }
  }
  for (const fs::path& folder : common.plugins) {
    if (!fs::is_directory(folder)) throw failure("--plugins: there is no folder {}", folder.string());
    folders.push_back(folder);
  }
  std::error_code error;
  for (const fs::path& folder : folders)
    refuse_other_bytes(fs::weakly_canonical(folder, error).string(), "the name of a folder of plugins");
  return Registry::discover(folders, schema_refusal);
}

fs::path store_folder(const Common& common) {
  fs::path folder = common.store.empty() ? default_store_folder() : common.store;
  refuse_other_bytes(folder.string(), "the name of the store");
  return folder;
}

Loaded load_experiment(const Common& common, const Registry& registry) {
  Loaded loaded;
  Experiment experiment = read_experiment(common.file, {common.sets, common.only}, loaded.mistakes);
  loaded.graph = expand(std::move(experiment), registry, loaded.mistakes);
  loaded.tables = read_tables(loaded.graph, registry, loaded.mistakes);
  loaded.figures = read_figures(loaded.graph, registry, loaded.mistakes);
  loaded.mistakes.sort();
  if (!loaded.mistakes.any())
    for (const Mistake& warning : loaded.mistakes.warnings()) say("{}", describe(warning, "warning"));
  return loaded;
}

bool refuses_plugins(Loaded& loaded, const Registry& registry) {
  std::set<std::pair<std::string, std::string>> used;
  for (const Task& task : loaded.graph.tasks)
    for (const FoundSlot& slot : task.slots) used.emplace(slot.role, slot.id);
  bool any = false;
  for (const auto& [role, id] : used) {
    const PluginInfo* plugin = registry.find(role, id);
    if (plugin == nullptr) continue;
    const std::string why = refusal_of(*plugin);
    if (why.empty()) continue;
    loaded.mistakes.add({}, fmt::format("the {} `{}` ({}) is refused: {}", role, id, plugin->library.string(), why));
    any = true;
  }
  return any;
}

void print_mistakes(Loaded& loaded, const Common& common) {
  if (common.json) {
    const auto list = [](const std::vector<Mistake>& mistakes) {
      Json all = Json::array();
      for (const Mistake& mistake : mistakes)
        all.push_back({{"file", mistake.at.source ? mistake.at.source->file.string() : ""},
                       {"line", mistake.at.line},
                       {"column", mistake.at.column},
                       {"message", mistake.message}});
      return all;
    };
    Json told{{"errors", list(loaded.mistakes.all())}};
    if (!loaded.mistakes.warnings().empty()) told["warnings"] = list(loaded.mistakes.warnings());
    put("{}\n", told.dump(2, ' ', false, Json::error_handler_t::replace));
  }
  constexpr std::size_t shown = 100;
  const std::size_t count = loaded.mistakes.all().size();
  for (std::size_t i = 0; i < std::min(count, shown); ++i) say("{}", describe(loaded.mistakes.all()[i]));
  if (count > shown) say("… and more\n");
  if (count > 0) say("{} mistake{}; nothing was run\n", count, count == 1 ? "" : "s");
}

}  // namespace collimator
