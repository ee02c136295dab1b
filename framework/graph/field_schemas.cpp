// Builds the schemas from the members of fields (field_schemas.hpp).
#include "framework/graph/field_schemas.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "framework/graph/field_kind.hpp"
#include "framework/graph/field_values.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator::field_schemas {
namespace {

// {"if": …, "then": …, "else": …}.
Json branch(Json condition, Json then, Json otherwise) {
  return {{"if", std::move(condition)}, {"then", std::move(then)}, {"else", std::move(otherwise)}};
}

// The limits of a number, and those of the numbers in a list.
void put_limits(Json& schema, const Json& field) {
  for (const auto& [ours, theirs] : {std::pair("min", "minimum"), {"max", "maximum"}, {"above", "exclusiveMinimum"}})
    if (field.contains(ours)) schema[theirs] = field[ours];
}

Json number_schema(const char* type, const Json& field) {
  Json schema{{"type", type}};
  put_limits(schema, field);
  return schema;
}

// A list's item with the limits that stand at the list.
Json item_schema(const Json& field) {
  Json item = field.at("item");
  for (const char* member : {"min", "max", "above", "role", "gives"})
    if (field.contains(member)) item[member] = field[member];
  return find_field_kind(item.at("kind").get<std::string>())->schema(item);
}

Json enum_schema(const std::vector<std::string>& names) { return {{"enum", names}}; }

// What stands behind a field's default: that of a rule is {name}.
Json plain_default(const Json& field) {
  const Json initial = field.contains("default_from") ? Json() : field.value("default", Json());
  if (field.value("required", false)) return nullptr;
  if (initial.is_object()) return initial.value("name", Json());
  return initial.is_array() || initial == "" ? Json() : initial;
}

}  // namespace

Json told(Json schema, const std::string& about) {
  schema["description"] = about;
  return schema;
}

Json defined(std::string_view name) { return {{"$ref", fmt::format("#/definitions/{}", name)}}; }

Json or_variable(Json schema) {
  return {{"if", defined("variable")}, {"then", Json::object()}, {"else", std::move(schema)}};
}

// Editors offer what stands in `anyOf`, and nothing of what stands in `else`. One of its branches always holds.
Json or_variable_offering(Json schema, Json values) {
  Json result = or_variable(std::move(schema));
  result["anyOf"] = Json::array({std::move(values), Json::object()});
  return result;
}

Json one_or_list(Json item) {
  Json list{{"items", item}};
  return branch({{"type", "array"}}, std::move(list), std::move(item));
}

Json map_of(Json item) { return {{"type", "object"}, {"additionalProperties", std::move(item)}}; }

Json closed_map(Json properties) {
  return {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
}

Json plain_map() {
  const Json node = Json::array({{{"required", {"do"}}}, {{"required", {"node"}}}});
  return {{"type", "object"}, {"not", {{"anyOf", node}}}};
}

Json of_bool(const Json&) { return or_variable_offering({{"type", "boolean"}}, {{"type", "boolean"}}); }

Json of_int(const Json& field) { return or_variable(number_schema("integer", field)); }

Json of_float(const Json& field) {
  if (field.contains("max")) return or_variable(number_schema("number", field));
  const Json infinite{{"type", "string"}, {"pattern", "^-?inf$"}};
  return or_variable(branch(infinite, Json::object(), number_schema("number", field)));
}

Json of_text(const Json&) { return defined("text"); }

Json of_enum(const Json& field) {
  const Json values{{"enum", field.at("values")}};
  return or_variable_offering(values, values);
}

Json of_list(const Json& field) {
  const Json item = item_schema(field);
  Json list{{"items", item}};
  if (field.value("required", false)) list["minItems"] = 1;
  const std::string kind = field.at("item").value("kind", "");
  if (kind == "string" || kind == "enum") list["uniqueItems"] = true;
  Json one = item;
  if (field.contains("labelled"))  // {LABEL: plugin, …} is told from {PLUGIN: {parameters}} by the name
    one = branch({{"type", "object"}, {"not", defined("named_" + field.value("role", ""))}}, map_of(item), item);
  Json schema = branch({{"type", "array"}}, std::move(list), std::move(one));
  if (kind == "enum") schema["anyOf"] = Json::array({{{"enum", field.at("item").at("values")}}, Json::object()});
  return schema;
}

Json of_map(const Json& field) {
  const Json item = item_schema(field);
  if (field.at("item").value("kind", "") != "node") return or_variable(map_of(item));
  return branch(plain_map(), {{"additionalProperties", item}}, item);  // or one node, gathered `over` axes
}

Json of_struct(const Json& field) { return or_variable(closed_map(properties_of(field.at("fields")))); }

Json of_node(const Json& field) {
  if (!field.contains("recipe")) return defined("reference");
  const std::string verb = field["recipe"];
  Json recipe = defined("verb_" + verb);
  const Json without{{"properties", {{"do", false}, {"of", false}, {"limits", false}}}};
  Json list = Json::object();
  for (const Json& each : find_verb(verb)->schema)
    if (each.contains("listed")) list = of_field(each);
  return branch(plain_map(), {{"allOf", {recipe, without}}},
                branch({{"type", "array"}}, std::move(list), defined("reference")));
}

Json of_node_or(const Json& field) {
  Json given = closed_map(properties_of(field.at("fields")));
  given["required"] = required_of(field.at("fields"));
  return branch(plain_map(), std::move(given), defined("reference"));
}

Json of_number_or_node(const Json& field) {
  return branch({{"type", "number"}}, number_schema("number", field), defined("reference"));
}

Json of_condition(const Json&) {
  return branch({{"type", "object"}}, map_of(one_or_list(defined("text"))), defined("text"));
}

Json of_bool_or_names(const Json&) {
  Json list{{"items", defined("text")}, {"uniqueItems", true}};
  Json scalar = branch({{"type", "boolean"}}, Json::object(), defined("text"));
  return or_variable_offering(branch({{"type", "array"}}, std::move(list), std::move(scalar)), {{"type", "boolean"}});
}

Json of_plugin(const Json& field) { return defined("role_" + field.value("role", "")); }

Json of_rule(const Json& field) {
  const Json names = enum_schema(field_values::split_names(field.value("names", "")));
  Json numbered = Json::object();
  for (const std::string& name : field_values::split_names(field.value("numbers", "")))
    numbered[name] = or_variable({{"type", "number"}, {"minimum", 0}, {"maximum", 1}});
  Json map = closed_map(std::move(numbered));
  map["minProperties"] = map["maxProperties"] = 1;
  return or_variable_offering(branch({{"type", "object"}}, std::move(map), names), names);
}

Json of_field(const Json& field) {
  Json schema = find_field_kind(field.at("kind").get<std::string>())->schema(field);
  if (field.value("optional", false)) {
    const Json offered = schema.value("anyOf", Json());
    schema = branch({{"type", "null"}}, Json::object(), std::move(schema));
    if (!offered.is_null()) schema["anyOf"] = offered;
  }
  schema["description"] = fmt::format("{}\n\n{}", field.at("doc").get<std::string>(), describe_field(field));
  if (const Json initial = plain_default(field); !initial.is_null()) schema["default"] = initial;
  return schema;
}

Json properties_of(const Json& fields) {
  Json properties = Json::object();
  for (const Json& field : fields) properties[field.at("name").get<std::string>()] = of_field(field);
  return properties;
}

Json required_of(const Json& fields) {
  Json names = Json::array();
  for (const Json& field : fields)
    if (field.value("required", false)) names.push_back(field.at("name"));
  return names;
}

}  // namespace collimator::field_schemas
