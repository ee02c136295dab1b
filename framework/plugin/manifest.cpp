// Reads manifests without trust, and says why this host cannot use a plugin.
#include "framework/plugin/manifest.hpp"

#include <algorithm>
#include <map>

#include <collimator/abi.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/plugin/library_file.hpp"
#include "framework/plugin/native_build.hpp"
#include "framework/task/kinds.hpp"

namespace collimator {
namespace {

const std::map<std::string, int, std::less<>>& known_roles() {
  static const std::map<std::string, int, std::less<>> roles{{"dataset", 1},   {"masker", 1},   {"model", 1},
                                                             {"explainer", 1}, {"protocol", 1}, {"metric", 1}};
  return roles;
}

// Why this host cannot use the plugin, with both sides and the mend; "" where it can.
std::string refusal(const PluginInfo& plugin, int abi, const Json& manifest) {
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
  if (std::string fault = fault_of_size(plugin.library, manifest); !fault.empty()) return fault;
  if (plugin.kind != "native") return {};
  const NativeBuild ours = host_native_build();
  if (ours.libtorch.empty())
    return "it is a native plugin, and this host was built without LibTorch (-DCOLLIMATOR_NATIVE=ON builds it)";
  const auto differs = [&](const char* what, const char* name, const std::string& host) -> std::string {
    const std::string theirs = plugin.native.value(name, "unknown");
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

std::vector<PluginInfo> read_manifest(const std::filesystem::path& file, const SchemaRule& schema_refusal) {
  const Json json = read_json(file);
  const int abi = whole_number(json, "abi");
  std::string stem = file.filename().string();
  stem.resize(stem.size() - std::string_view(".plugin.json").size());
  std::vector<PluginInfo> plugins;
  for (const Json& item : json.at("plugins")) {
    PluginInfo plugin;
    plugin.role = item.at("role").get<std::string>();
    plugin.id = item.at("id").get<std::string>();
    plugin.version = item.at("version").get<std::string>();
    plugin.about = item.value("about", "");
    plugin.kind = item.at("kind").get<std::string>();
    plugin.revision = whole_number(item, "revision");
    plugin.params = item.value("params", Json::array());
    std::string unknown;
    try {
      unknown = schema_refusal(plugin.params);  // anybody may have edited the file
    } catch (const InputError& error) {
      throw failure("the {} `{}`: {}", plugin.role, plugin.id, error.what());
    }
    plugin.outputs = item.value("outputs", plugin.outputs);
    plugin.needs = item.value("needs", plugin.needs);
    plugin.interval = item.value("interval", plugin.interval);
    plugin.better = item.value("better", plugin.better);
    if (item.contains("range")) {
      const Json &low = item.at("range").at(0), &high = item.at("range").at(1);
      if (!low.is_null()) plugin.lowest = low.get<double>();
      if (!high.is_null()) plugin.greatest = high.get<double>();
    }
    if (const auto ranges = item.find("ranges"); ranges != item.end()) {
      if (!ranges->is_array() || ranges->size() != plugin.outputs.size())
        throw failure("the {} `{}` has {} outputs, but its `ranges` are of {}", plugin.role, plugin.id,
                      plugin.outputs.size(), ranges->size());
      plugin.ranges.reserve(ranges->size());
      for (const Json& range : *ranges) {
        OutputRange& read = plugin.ranges.emplace_back();
        read.lowest = range.value("low", read.lowest);
        read.greatest = range.value("high", read.greatest);
        read.any_map = range.value("any_map", false);
      }
    }
    plugin.tags = item.value("tags", plugin.tags);
    plugin.restricted = item.value("restricted", false);
    plugin.signed_maps = item.value("signed_maps", false);
    plugin.native = item.value("native", Json::object());
    plugin.library = file.parent_path() / (stem + ".so");
    plugin.refused = refusal(plugin, abi, json);
    if (plugin.refused.empty()) plugin.refused = unknown;
    plugins.push_back(std::move(plugin));
  }
  return plugins;
}

PluginInfo plugin_info(const Slot& slot, const std::string& role) {
  const std::filesystem::path file = manifest_of(slot.library);
  for (PluginInfo& plugin : read_manifest(file, [](const Json&) { return std::string(); }))  // the host has looked

    if (plugin.id == slot.id && plugin.role == role) return std::move(plugin);
  throw RefusedError(fmt::format("{} names no {} `{}`", file.string(), role, slot.id));
}

}  // namespace collimator
