// The table of kinds, and what needs no YAML value: a field in words, the paths among parameters, broken schemas.
#include "framework/graph/field_kind.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/graph/field_values.hpp"

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

constexpr std::array table{
    FieldKind{"bool", "", read::read_bool, own_name, no_paths},
    FieldKind{"int", "", read::read_int, own_name, no_paths},
    FieldKind{"float", "", read::read_float, own_name, no_paths},
    FieldKind{"string", "", read::read_string, own_name, no_paths},
    FieldKind{"path", "", read::read_path, own_name, itself},
    FieldKind{"enum", "values", read::read_enum, words_of_enum, no_paths},
    FieldKind{"list", "item", read::read_list, words_of_list, paths_of_items},
    FieldKind{"map", "item", read::read_map, words_of_map, paths_of_items},
    FieldKind{"struct", "fields", read::read_struct, own_name, paths_of_fields},
    // Those that only verbs have (verbs/kinds.hpp).
    FieldKind{"node", "", read::read_node, words_of_node, no_paths},
    FieldKind{"node_or", "fields", read::read_node_or, words_of_node_or, paths_of_fields},
    FieldKind{"number_or_node", "", read::read_number_or_node, words_of_number_or_node, no_paths},
    FieldKind{"plugin", "", read::read_plugin, words_of_plugin, no_paths},
    FieldKind{"rule", "", read::read_rule, words_of_rule, no_paths},
};

}  // namespace

std::span<const FieldKind> field_kinds() { return table; }

const FieldKind* find_field_kind(std::string_view name) {
  const auto found = std::ranges::find(table, name, &FieldKind::name);
  return found == table.end() ? nullptr : &*found;
}

namespace {

constexpr int most_levels = 8;

std::string refusal_of_fields(const Json& fields, int level);

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
  check({"kind", "name", "doc", "unit", "role", "gives", "names", "numbers"}, is_text, "text");
  check({"min", "max", "above"}, is_number, "a number");
  check({"optional", "required"}, is_bool, "true or false");
  check({"item"}, is_field, "a field");
  check({"values"}, are_texts, "a list of texts");
}

// The same of one field, or of an item of it, whose parameter is called `name`.
std::string refusal_of_field(const Json& field, const std::string& name, int level) {
  if (level > most_levels) throw failure("a parameter has more than {} levels", most_levels);
  check_types(field);
  const std::string kind_name = field.value("kind", "");
  const auto lacks = [&](std::string_view member) {
    return failure("the parameter `{}` ({}) has no `{}`: build the plugin again, which writes its manifest", name,
                   kind_name, member);
  };
  if (kind_name.empty()) throw lacks("kind");
  const FieldKind* kind = find_field_kind(kind_name);
  if (kind == nullptr) {
    std::vector<std::string_view> known;
    for (const FieldKind& each : table) known.push_back(each.name);
    return fmt::format("its parameter `{}` is of the kind `{}`, and this host knows {}; a newer host may know more",
                       name, kind_name, fmt::join(known, ", "));
  }
  if (!kind->needs.empty() && !field.contains(kind->needs)) throw lacks(kind->needs);
  if (field.contains("fields"))
    if (const std::string refusal = refusal_of_fields(field["fields"], level + 1); !refusal.empty()) return refusal;
  return field.contains("item") ? refusal_of_field(field["item"], name, level + 1) : "";
}

std::string refusal_of_fields(const Json& fields, int level) {
  if (!fields.is_array()) throw failure("`params` is no list of fields");
  std::string first;
  for (const Json& field : fields) {
    for (const char* member : {"name", "kind", "doc"})
      if (!field.is_object() || !field.contains(member))
        throw failure("a parameter has no `{}`: build the plugin again, which writes its manifest", member);
    check_types(field);
    if (const std::string refusal = refusal_of_field(field, field["name"], level); first.empty()) first = refusal;
  }
  return first;
}

}  // namespace

std::string field_refusal(const Json& field, const std::string& name) { return refusal_of_field(field, name, 0); }

std::string schema_refusal(const Json& fields) { return refusal_of_fields(fields, 0); }

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
