// Finds manifests in folders, and says of each plugin that cannot be used why, and how to mend it.
#include "framework/plugin/registry.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/base/plain_error.hpp"

namespace collimator {

Registry Registry::discover(const std::vector<std::filesystem::path>& folders, const SchemaRule& schema_refusal) {
  Registry registry;
  std::vector<std::filesystem::path> manifests;
  for (const std::filesystem::path& folder : folders) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::weakly_canonical(folder, error);
    if (error) {
      registry.problems_.push_back(fmt::format("{} cannot be looked into: {}", folder.string(), error.message()));
      continue;
    }
    if (std::ranges::find(registry.folders_, real) != registry.folders_.end()) continue;
    registry.folders_.push_back(real);
    auto entry = std::filesystem::directory_iterator(real, error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      if (name.ends_with(".plugin.json")) {
        manifests.push_back(entry->path());
      } else if (name.ends_with(".so")) {
        const auto manifest = real / (entry->path().stem().string() + ".plugin.json");
        if (!std::filesystem::exists(manifest))
          registry.problems_.push_back(fmt::format(
              "{0}: its manifest {1} is not beside it; copy that too, or write it: collimator-manifest {2} {1}",
              entry->path().string(), manifest.filename().string(), name));
      }
    }
    if (error && error != std::errc::no_such_file_or_directory)
      registry.problems_.push_back(fmt::format("{} cannot be looked into: {}", real.string(), error.message()));
  }
  std::ranges::sort(manifests);
  for (const std::filesystem::path& manifest : manifests) {
    try {
      std::ranges::move(read_manifest(manifest, schema_refusal), std::back_inserter(registry.plugins_));
    } catch (const std::exception& error) {
      registry.problems_.push_back(fmt::format("{}: {}", manifest.string(), json_fault(error)));
    }
  }
  std::ranges::stable_sort(registry.plugins_, {},
                           [](const PluginInfo& plugin) { return std::tie(plugin.role, plugin.id); });
  for (PluginInfo& plugin : registry.plugins_)
    for (const PluginInfo& other : registry.plugins_)
      if (&other != &plugin && other.role == plugin.role && other.id == plugin.id && plugin.refused.empty())
        plugin.refused = fmt::format("two libraries offer the {} `{}`: {} and {}; remove one", plugin.role, plugin.id,
                                     std::min(plugin.library, other.library).string(),
                                     std::max(plugin.library, other.library).string());
  return registry;
}

const PluginInfo* Registry::find(std::string_view role, std::string_view id) const {
  const auto found =
      std::ranges::find_if(plugins_, [&](const PluginInfo& plugin) { return plugin.role == role && plugin.id == id; });
  return found == plugins_.end() ? nullptr : &*found;
}

std::vector<std::string> Registry::ids(std::string_view role) const {
  std::vector<std::string> result;
  for (const PluginInfo& plugin : plugins_)
    if (plugin.role == role) result.push_back(plugin.id);
  return result;
}

}  // namespace collimator
