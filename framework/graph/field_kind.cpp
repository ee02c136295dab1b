// The table of kinds, and what needs no YAML value: a field in words, the paths among parameters, broken schemas.
#include "framework/graph/field_kind.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/graph/field_schemas.hpp"
#include "framework/graph/field_values.hpp"
#include "sdk/manifest/check_schema.hpp"

namespace collimator {
namespace {

std::string gives(const Json& field) {
  return field.contains("gives") ? " that gives " + field["gives"].get<std::string>() : "";
}

std::string item_kind(const Json& field) { return field.at("item").value("kind", "?"); }
std::string own_name(const Json& field) { return field.at("kind"); }

std::string words_of_enum(const Json& field) {
  return fmt::format("{}", fmt::join(field.at("values").get<std::vector<std::string>>(), " | "));
}
std::string words_of_list(const Json& field) {
  return field.contains("role") ? field["role"].get<std::string>() + "s" : "list of " + item_kind(field) + gives(field);
}
std::string words_of_map(const Json& field) { return "map of name: " + item_kind(field) + gives(field); }
std::string words_of_node(const Json& field) { return "node" + gives(field); }
std::string words_of_node_or(const Json& field) { return "node, or a map of the parameters below" + gives(field); }
std::string words_of_number_or_node(const Json& field) { return "number, or a node" + gives(field); }
std::string words_of_condition(const Json&) { return "map of name: list of string, or a condition as text"; }
std::string words_of_bool_or_names(const Json&) { return "true, false, or a list of names"; }
std::string words_of_plugin(const Json& field) { return field.value("role", "plugin"); }
std::string words_of_rule(const Json& field) {
  return fmt::format("{}, or {{NAME: number}} with {}", field.value("names", ""), field.value("numbers", ""));
}

void paths_in(const Json& field, const Json& value, const std::string& pointer, const VisitPath& visit) {
  if (const FieldKind* kind = find_field_kind(field.at("kind").get<std::string>()))
    kind->paths(field, value, pointer, visit);
}

void no_paths(const Json&, const Json&, const std::string&, const VisitPath&) {}
void itself(const Json&, const Json& value, const std::string& pointer, const VisitPath& visit) {
  visit(pointer, value.get<std::string>());
}
void paths_of_fields(const Json& field, const Json& value, const std::string& pointer, const VisitPath& visit) {
  for_each_path(field.at("fields"), value, pointer, visit);
}
void paths_of_items(const Json& field, const Json& value, const std::string& pointer, const VisitPath& visit) {
  if (!value.is_structured()) return;
  for (const auto& [key, item] : value.items()) paths_in(field.at("item"), item, pointer + "/" + key, visit);
}

namespace read = field_values;
namespace schema = field_schemas;

constexpr std::array table{
    FieldKind{"bool", "", read::read_bool, own_name, schema::of_bool, no_paths},
    FieldKind{"int", "", read::read_int, own_name, schema::of_int, no_paths},
    FieldKind{"float", "", read::read_float, own_name, schema::of_float, no_paths},
    FieldKind{"string", "", read::read_string, own_name, schema::of_text, no_paths},
    FieldKind{"path", "", read::read_path, own_name, schema::of_text, itself},
    FieldKind{"enum", "values", read::read_enum, words_of_enum, schema::of_enum, no_paths},
    FieldKind{"list", "item", read::read_list, words_of_list, schema::of_list, paths_of_items},
    FieldKind{"map", "item", read::read_map, words_of_map, schema::of_map, paths_of_items},
    FieldKind{"struct", "fields", read::read_struct, own_name, schema::of_struct, paths_of_fields},
    // Those that only verbs have (verbs/kinds.hpp).
    FieldKind{"node", "", read::read_node, words_of_node, schema::of_node, no_paths},
    FieldKind{"node_or", "fields", read::read_node_or, words_of_node_or, schema::of_node_or, paths_of_fields},
    FieldKind{"number_or_node", "", read::read_number_or_node, words_of_number_or_node, schema::of_number_or_node,
              no_paths},
    FieldKind{"condition", "", read::read_condition, words_of_condition, schema::of_condition, no_paths},
    FieldKind{"bool_or_names", "", read::read_bool_or_names, words_of_bool_or_names, schema::of_bool_or_names,
              no_paths},
    FieldKind{"plugin", "", read::read_plugin, words_of_plugin, schema::of_plugin, no_paths},
    FieldKind{"rule", "", read::read_rule, words_of_rule, schema::of_rule, no_paths},
};

}  // namespace

std::span<const FieldKind> field_kinds() { return table; }

const FieldKind* find_field_kind(std::string_view name) {
  const auto found = std::ranges::find(table, name, &FieldKind::name);
  return found == table.end() ? nullptr : &*found;
}

namespace {

constexpr int most_levels = 8;

// A manifest is a file that anybody may have edited: what reads parameters relies on the types of these members.
void check_types(const Json& field) {
  const auto check = [&](std::initializer_list<const char*> members, auto is_right, const char* what) {
    for (const char* member : members)
      if (const auto found = field.find(member); found != field.end() && !is_right(*found))
        throw failure("`{}` of a parameter is not {}", member, what);
  };
  const auto is_text = [](const Json& value) { return value.is_string(); };
  const auto is_number = [](const Json& value) { return value.is_number(); };
  const auto is_bool = [](const Json& value) { return value.is_boolean(); };
  const auto is_field = [](const Json& value) { return value.is_object(); };
  const auto are_texts = [&](const Json& value) { return value.is_array() && std::ranges::all_of(value, is_text); };
  check({"kind", "name", "doc", "unit", "role", "gives", "names", "numbers", "default_from"}, is_text, "text");
  check({"min", "max", "above"}, is_number, "a number");
  check({"optional", "required"}, is_bool, "true or false");
  check({"item"}, is_field, "a field");
  check({"values"}, are_texts, "a list of texts");
}

void check_types_of_all(const Json& fields, int level) {
  if (level > most_levels) throw failure("a parameter has more than {} levels", most_levels);
  for (const Json& field : fields) {
    if (!field.is_object()) continue;  // schema_mistake() says so
    check_types(field);
    if (field.contains("fields")) check_types_of_all(field["fields"], level + 1);
    if (field.contains("item")) check_types_of_all(Json::array({field["item"]}), level + 1);
  }
}

// The kind of a field, of its item or of its own fields that this host does not know, in words; "" where it knows all.
// Throws where a member is missing that the kind needs. `name` is the parameter's.
std::string unknown_kind(const Json& field, const std::string& name) {
  const std::string kind_name = field.at("kind");
  const FieldKind* kind = find_field_kind(kind_name);
  if (kind == nullptr) {
    std::vector<std::string_view> known;
    for (const FieldKind& each : table) known.push_back(each.name);
    return fmt::format("its parameter `{}` is of the kind `{}`, and this host knows {}; a newer host may know more",
                       name, kind_name, fmt::join(known, ", "));
  }
  if (!kind->needs.empty() && !field.contains(kind->needs))
    throw failure("the parameter `{}` ({}) has no `{}`: build the plugin again, which writes its manifest", name,
                  kind_name, kind->needs);
  if (field.contains("fields"))
    for (const Json& inner : field["fields"])
      if (std::string unknown = unknown_kind(inner, inner.at("name")); !unknown.empty()) return unknown;
  return field.contains("item") ? unknown_kind(field["item"], name) : "";
}

}  // namespace

std::string field_refusal(const Json& field, const std::string& name) {
  check_types_of_all(Json::array({field}), 0);
  return unknown_kind(field, name);
}

std::string schema_refusal(const Json& fields) {
  check_types_of_all(fields, 0);
  if (const std::string mistake = schema_mistake(fields); !mistake.empty()) throw failure("{}", mistake);
  for (const Json& field : fields)
    if (std::string unknown = unknown_kind(field, field.at("name")); !unknown.empty()) return unknown;
  return {};
}

std::string describe_field(const Json& field) {
  const FieldKind* kind = find_field_kind(field.at("kind").get<std::string>());
  std::string text = kind == nullptr ? own_name(field) : kind->words(field);
  const auto limit = [&](const char* name) {
    const double value = field[name].get<double>();
    return value == std::round(value) ? fmt::format("{:.0f}", value) : fmt::format("{}", value);
  };
  if (field.contains("min") && field.contains("max"))
    text += fmt::format(" in [{}, {}]", limit("min"), limit("max"));
  else if (field.contains("min"))
    text += fmt::format(" >= {}", limit("min"));
  else if (field.contains("above"))
    text += fmt::format(" > {}", limit("above"));
  if (field.contains("unit")) text += " " + field["unit"].get<std::string>();
  if (field.value("required", false))
    text += ", required";
  else if (field.contains("default_from"))
    text += ", default from " + field["default_from"].get<std::string>();
  else if (field.contains("default") && !field["default"].is_null())
    text += ", default " + (field["default"].is_object() && field["default"].contains("name") ? field["default"]["name"]
                                                                                              : field["default"])
                               .dump();
  return text;
}

void for_each_path(const Json& fields, const Json& params, const std::string& pointer, const VisitPath& visit) {
  for (const Json& field : fields)
    if (const std::string name = field.at("name"); params.contains(name))
      paths_in(field, params[name], pointer + "/" + name, visit);
}

}  // namespace collimator
