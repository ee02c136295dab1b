// Plugin slots among the parameters: a plugin's name, with its own parameters held against its manifest (schema.hpp).
#include <algorithm>
#include <map>

#include <collimator/names.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/schema.hpp"

namespace collimator {
namespace {

// ", did you mean `X`?" by the ids of a role and by what else the plugins are called: the names behind "; also called "
// at the end of `about`.
std::string suggested_plugin(const Registry& registry, const std::string& role, const std::string& id) {
  if (id.find(',') != std::string::npos) return fmt::format(" (a list stands in brackets: [{}])", id);
  std::vector<std::string> names;
  std::map<std::string, std::string> ids;
  const auto add = [&](const std::string& name, const std::string& plugin) {
    if (ids.emplace(name, plugin).second) names.push_back(name);
  };
  for (const std::string& known : registry.ids(role)) add(known, known);
  for (const PluginInfo& plugin : registry.all()) {
    constexpr std::string_view also = "; also called ";
    const std::size_t place = plugin.about.find(also);
    if (plugin.role != role || place == std::string::npos) continue;
    for (std::size_t begin = place + also.size(); begin < plugin.about.size();) {
      const std::size_t end = std::min(plugin.about.find(", ", begin), plugin.about.size());
      add(plugin.about.substr(begin, end - begin), plugin.id);
      begin = end + 2;
    }
  }
  std::vector<std::string> near;
  for (const std::string& name : near_names(id, names))
    if (std::ranges::find(near, ids.at(name)) == near.end()) near.push_back(ids.at(name));
  return near.empty() ? "" : fmt::format(", did you mean `{}`?", fmt::join(near, "` or `"));
}

// What lies in the folders of plugins and could not be read as one, where that may be the one that is missed.
std::string unread_plugins(const Registry& registry) {
  constexpr std::size_t most = 3;
  std::string text;
  for (std::size_t i = 0; i < registry.problems().size() && i < most; ++i)
    text += "; left out: " + registry.problems()[i];
  return registry.problems().size() > most ? text + "; `collimate plugin list` tells of the others" : text;
}

}  // namespace

// `name`, or `{name: {params}}`.
Json SchemaChecker::slot(const Value& value, const std::string& role, const std::string& pointer) {
  if (value.unresolved) return nullptr;
  const bool map = value.is_map() && value.members.size() == 1;
  if (!value.is_scalar() && !map) {
    mistakes_.add(value.at, fmt::format("expected {} {}: `name` or `{{name: {{parameters}}}}`, got {}",
                                        role.find_first_of("aeiou") == 0 ? "an" : "a", role, what_is(value)));
    return nullptr;
  }
  const std::string& id = map ? value.members[0].name : value.text;
  const Position& at = map ? value.members[0].at : value.at;
  const PluginInfo* plugin = registry_.find(role, id);
  if (plugin == nullptr) {
    const std::vector<std::string> ids = registry_.ids(role);
    std::vector<std::string> folders;
    for (const auto& folder : registry_.folders()) folders.push_back(folder.string());
    mistakes_.add(at, fmt::format("there is no {} `{}`{}; found: {}; looked in: {} (--plugins names more){}", role, id,
                                  suggested_plugin(registry_, role, id),
                                  ids.empty() ? "none" : fmt::format("{}", fmt::join(ids, ", ")),
                                  fmt::join(folders, ", "), unread_plugins(registry_)));
    return nullptr;
  }
  Json result{{"id", id}};
  const Json params =
      fields(map ? value.members[0].value : Value{.at = at}, plugin->params, role + " " + id, pointer + "/params");
  if (!params.empty()) result["params"] = params;
  checked_.slots.push_back({pointer, role, id, plugin->needs});
  checked_.slot_places.push_back(at);
  return result;
}

// A list of plugins; where labels are allowed, also a map label -> plugin.
Json SchemaChecker::slots(const Value& value, const Json& field, const std::string& pointer) {
  const std::string role = field.at("role");
  Json list = Json::array();
  const auto add = [&](const Value& item, const std::string& label) {
    Json typed = slot(item, role, fmt::format("{}/{}", pointer, list.size()));
    if (typed.is_null()) return;
    if (!label.empty() && label != typed["id"]) typed["label"] = label;
    list.push_back(std::move(typed));
  };
  if (value.is_list()) {
    for (const Value& item : value.items) add(item, "");
  } else if (value.is_map() && field.contains("labelled") && value.members.size() >= 1 &&
             !(value.members.size() == 1 && registry_.find(role, value.members[0].name) != nullptr)) {
    for (const Value::Member& member : value.members) add(member.value, member.name);
  } else {
    add(value, "");
  }
  return list;
}

}  // namespace collimator
