// Definitions of plugins and nodes (json_schema_parts.hpp).
//
// A verb's members are chosen by `do`, one `if` for each verb: what is wrong is told of that verb alone.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "framework/graph/field_schemas.hpp"
#include "framework/graph/json_schema_parts.hpp"
#include "framework/graph/schema.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator::json_schema_parts {
namespace {

using namespace field_schemas;

Json names_with_docs(const std::vector<std::string>& names, const std::vector<std::string>& docs) {
  return {{"enum", names}, {"enumDescriptions", docs}};
}

// The roles that fields name, themselves or in what is inside them.
void collect_roles(const Json& fields, std::set<std::string>& roles) {
  for (const Json& field : fields) {
    if (field.contains("role")) roles.insert(field["role"].get<std::string>());
    if (field.contains("fields")) collect_roles(field["fields"], roles);
    if (field.contains("item")) collect_roles(Json::array({field["item"]}), roles);
  }
}

// A slot for a plugin of one role, `name` or `{name: {parameters}}`, and each plugin's parameters.
void define_role(const std::string& role, const Registry& registry, Json& definitions) {
  std::vector<std::string> ids, docs;
  Json each = Json::object();
  for (const PluginInfo& plugin : registry.all()) {
    if (plugin.role != role || !plugin.refused.empty() || each.contains(plugin.id)) continue;
    ids.push_back(plugin.id);
    docs.push_back(plugin.about);
    Json params = closed_map(properties_of(plugin.params));
    params["type"] = {"object", "null"};
    params["required"] = required_of(plugin.params);
    const std::string name = fmt::format("plugin_{}_{}", role, plugin.id);
    definitions[name] = or_variable(std::move(params));
    each[plugin.id] = told(defined(name), plugin.about);
  }
  Json map = closed_map(std::move(each));
  map["minProperties"] = map["maxProperties"] = 1;
  const Json none{{"const", ""}, {"errorMessage", fmt::format("no {} was found among the plugins", role)}};
  const Json names = ids.empty() ? none : names_with_docs(ids, docs);  // an empty `enum` is no schema
  definitions["role_" + role] =
      or_variable_offering({{"if", {{"type", "object"}}}, {"then", std::move(map)}, {"else", names}}, names);
  definitions["named_" + role] = {{"type", "object"}, {"maxProperties", 1}, {"propertyNames", names}};
}

Json limits_schema() { return told(or_variable(closed_map(properties_of(limits_fields()))), "what the node may use"); }

Json members_of(const Verb& verb) {
  Json properties = properties_of(verb.schema);
  const Json* of = verb.field("of");
  if (of != nullptr && of->contains("made_by")) {  // what makes it may be said here
    const Json made_by = properties_of(find_verb(of->at("made_by").get<std::string>())->schema);
    for (const auto& [name, schema] : made_by.items())
      if (!properties.contains(name)) properties[name] = schema;
  }
  properties["do"] = Json::object();  // checked where the verb is chosen
  properties["limits"] = defined("limits");
  if (verb.gathers()) {
    properties["over"] = told(one_or_list(defined("text")), "`of` is one node: the axes along which it is gathered");
    properties["except"] = told(one_or_list(defined("text")), "labels of the axis that are left out");
  }
  return told(closed_map(std::move(properties)), verb.about);
}

// {do: VERB, …} with the members of that verb.
Json node_of_verb() {
  std::vector<std::string> names, docs;
  Json chosen = Json::array();
  for (const Verb* verb : written_verbs()) {
    names.push_back(verb->name);
    docs.push_back(verb->about);
    chosen.push_back({{"if", where("do", verb->name)}, {"then", defined("verb_" + verb->name)}});
  }
  const Json verb_names = names_with_docs(names, docs);
  const Json verb = told(or_variable_offering(verb_names, verb_names), "what the node does: a verb");
  return {{"type", "object"}, {"required", {"do"}}, {"properties", {{"do", verb}}}, {"allOf", std::move(chosen)}};
}

}  // namespace

std::vector<const Verb*> written_verbs() {
  std::vector<const Verb*> result;
  for (const Verb* verb : verbs())
    if (!verb->hidden) result.push_back(verb);
  return result;
}

Json named(Json item, const std::string& about, const char* pattern, const char* rule) {
  Json schema = map_of(std::move(item));
  schema["type"] = {"object", "null"};
  schema["propertyNames"] = {{"pattern", pattern}, {"errorMessage", rule}};
  return told(std::move(schema), about);
}

Json where(const char* member, const std::string& value) {
  return {{"required", {member}}, {"properties", {{member, {{"const", value}}}}}};
}

void define_roles(const Registry& registry, Json& definitions) {
  std::set<std::string> roles;
  for (const Verb* verb : written_verbs()) collect_roles(verb->schema, roles);
  for (const std::string& role : roles) define_role(role, registry, definitions);
}

void define_nodes(Json& definitions) {
  definitions["limits"] = limits_schema();
  for (const Verb* verb : written_verbs()) definitions["verb_" + verb->name] = members_of(*verb);
  definitions["do"] = node_of_verb();
  const Json block = told(defined("text"), "instead of `do`: the block whose nodes stand here");
  // What a block takes, and its nodes, are names of one's own.
  definitions["use"] = {{"properties", {{"use", block}, {"do", false}}}};
  definitions["node"] = {{"type", "object"},
                         {"properties", {{"use", block}}},
                         {"if", {{"required", {"use"}}}},
                         {"then", defined("use")},
                         {"else", defined("do")}};
  const Json place{{"properties", {{"node", told(defined("text"), "the node's name")}}},
                   {"additionalProperties", defined("text")}};  // axis: label
  const Json name{{"type", {"string", "integer"}},
                  {"errorMessage", "expected a node: its name, {do: VERB, …} or {node: NAME, AXIS: label}"}};
  definitions["reference"] = {{"if", {{"type", "object"}}},
                              {"then", {{"if", {{"required", {"node"}}}}, {"then", place}, {"else", defined("do")}}},
                              {"else", name}};
}

}  // namespace collimator::json_schema_parts
