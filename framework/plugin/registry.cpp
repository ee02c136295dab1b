#include "framework/plugin/registry.hpp"

#include <algorithm>
#include <map>

#include <collimator/abi.h>
#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/plugin/native_build.hpp"

namespace collimator {
namespace {

const std::map<std::string, int, std::less<>>& known_roles() {
  static const std::map<std::string, int, std::less<>> roles{{"dataset", 1},   {"masker", 1},   {"model", 1},
                                                             {"explainer", 1}, {"protocol", 1}, {"metric", 1}};
  return roles;
}

// Why this host cannot use the plugin, with both sides and the mend; "" where it can.
std::string refusal(const PluginInfo& plugin, int abi, const Json& json) {
  const std::string rebuild = "rebuild it with collimator_add_plugin against this host's SDK";
  if (abi != COLLIMATOR_ABI_MAJOR)
    return fmt::format("it speaks version {} of the plugin boundary, this host version {}; {}", abi,
                       COLLIMATOR_ABI_MAJOR, rebuild);
  const auto role = known_roles().find(plugin.role);
  if (role == known_roles().end()) return fmt::format("this host knows no role `{}`; a newer host may", plugin.role);
  if (plugin.revision != role->second)
    return fmt::format("it implements collimator.{}/{}, this host collimator.{}/{}; {}", plugin.role, plugin.revision,
                       plugin.role, role->second, rebuild);
  if (!std::filesystem::exists(plugin.library))
    return fmt::format("its library {} is missing; build it again", plugin.library.string());
  if (plugin.kind != "native") return {};
  const NativeBuild ours = host_native_build();
  if (ours.libtorch.empty())
    return "it is a native plugin, and this host was built without LibTorch (-DCOLLIMATOR_NATIVE=ON builds it)";
  const Json native = json.value("native", Json::object());
  const auto differs = [&](const char* what, const char* name, const std::string& host) -> std::string {
    const std::string theirs = native.value(name, "unknown");
    return theirs == host ? ""
                          : fmt::format("it was built with {} {}, this host with {}; {}", what, theirs, host, rebuild);
  };
  for (const std::string& difference :
       {differs("LibTorch", "libtorch", ours.libtorch), differs("the compiler ABI", "compiler", ours.compiler),
        differs("native headers", "headers", ours.headers)})
    if (!difference.empty()) return difference;
  return {};
}

int whole_number(const Json& json, const char* member) {
  const Json& value = json.at(member);
  if (!value.is_number_integer() || value < 0 || value > 1'000'000)
    throw failure("`{}` is {}, expected a small whole number", member, value.dump());
  return value.get<int>();
}

}  // namespace

std::string known_role_id(std::string_view role) {
  const auto found = known_roles().find(role);
  return found == known_roles().end() ? "" : fmt::format("collimator.{}/{}", role, found->second);
}

bool PluginInfo::needs_a(std::string_view what) const { return std::ranges::find(needs, what) != needs.end(); }

Registry Registry::discover(const std::vector<std::filesystem::path>& folders, const SchemaRule& schema_refusal) {
  Registry registry;
  std::vector<std::filesystem::path> manifests;
  for (const std::filesystem::path& folder : folders) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::weakly_canonical(folder, error);
    if (std::ranges::find(registry.folders_, real) != registry.folders_.end()) continue;
    registry.folders_.push_back(real);
    for (auto entry = std::filesystem::directory_iterator(real, error);
         !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      if (name.ends_with(".plugin.json")) {
        manifests.push_back(entry->path());
      } else if (name.ends_with(".so")) {
        const auto manifest = real / (entry->path().stem().string() + ".plugin.json");
        if (!std::filesystem::exists(manifest))
          registry.problems_.push_back(fmt::format(
              "{}: there is no manifest {} beside it, so it is not a plugin library that collimator_add_plugin built",
              entry->path().string(), manifest.filename().string()));
      }
    }
  }
  std::ranges::sort(manifests);
  for (const std::filesystem::path& manifest : manifests) {
    try {
      registry.read_manifest(manifest, schema_refusal);
    } catch (const std::exception& error) {
      registry.problems_.push_back(fmt::format("{}: {}", manifest.string(), error.what()));
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

void Registry::read_manifest(const std::filesystem::path& file, const SchemaRule& schema_refusal) {
  const Json json = read_json(file);
  const int abi = whole_number(json, "abi");
  std::string stem = file.filename().string();
  stem.resize(stem.size() - std::string_view(".plugin.json").size());
  for (const Json& item : json.at("plugins")) {
    PluginInfo plugin;
    plugin.role = item.at("role").get<std::string>();
    plugin.id = item.at("id").get<std::string>();
    plugin.version = item.at("version").get<std::string>();
    plugin.about = item.value("about", "");
    plugin.kind = item.at("kind").get<std::string>();
    plugin.revision = whole_number(item, "revision");
    plugin.params = item.value("params", Json::array());
    const std::string unknown = schema_refusal(plugin.params);
    plugin.outputs = item.value("outputs", std::vector<std::string>{});
    plugin.needs = item.value("needs", std::vector<std::string>{});
    plugin.library = file.parent_path() / (stem + ".so");
    plugin.refused = refusal(plugin, abi, item);
    if (plugin.refused.empty()) plugin.refused = unknown;
    plugins_.push_back(std::move(plugin));
  }
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
