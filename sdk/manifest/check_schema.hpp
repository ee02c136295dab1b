// What the schema of a plugin's parameters must hold, said once for the writer of manifests and for the host.
#pragma once

#include <limits>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

namespace collimator {

namespace detail {

inline double schema_number(const nlohmann::json& value) {
  if (value.is_number()) return value.get<double>();
  const std::string text = value.is_string() ? value.get<std::string>() : "";  // JSON has no infinity and no NaN
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  return std::numeric_limits<double>::quiet_NaN();
}

inline bool outside_range(const nlohmann::json& value, const nlohmann::json& field) {
  const auto beyond = [&](const char* limit, auto wrong) {
    return field.contains(limit) && wrong(schema_number(value), schema_number(field[limit]));
  };
  return beyond("min", [](double a, double low) { return a < low; }) ||
         beyond("max", [](double a, double high) { return a > high; }) ||
         beyond("above", [](double a, double low) { return a <= low; });
}

}  // namespace detail

// What is wrong with a list of fields, in a sentence that names the field (`where` stands before its name); empty where
// nothing is. Refused are fields without name, kind or doc, a name that stands twice, an enum that lists no value, and
// a default outside the field's own range.
inline std::string schema_mistake(const nlohmann::json& fields, const std::string& where = "") {
  if (!fields.is_array()) return "`params` is no list of fields";
  std::set<std::string> names;
  for (const nlohmann::json& field : fields) {
    for (const char* member : {"name", "kind", "doc"})
      if (!field.is_object() || !field.contains(member) || !field[member].is_string())
        return std::string("a parameter has no `") + member + "`: build the plugin again, which writes its manifest";
    const std::string name = where + field["name"].get<std::string>(), said = "the parameter `" + name + "` ";
    if (!names.insert(name).second) return said + "is declared twice";
    const nlohmann::json* level = &field;  // the field, its items, their items …
    for (; level->is_object(); level = &level->at("item")) {
      if (!level->contains("kind") || !(*level)["kind"].is_string()) return said + "has items of no kind";
      const bool no_values = !level->contains("values") || !(*level)["values"].is_array() || (*level)["values"].empty();
      if ((*level)["kind"].get_ref<const std::string&>() == "enum" && no_values)
        return said + (level == &field ? "is an enum that lists no values: name each with .value(\"name\", Enum::name)"
                                       : "is a list or map of an enum, whose values cannot be named: take text");
      if (level->contains("fields"))
        if (std::string mistake = schema_mistake((*level)["fields"], name + "."); !mistake.empty()) return mistake;
      if (!level->contains("item")) break;
    }
    const bool defaulted = field.contains("default") && !field["default"].is_null() && !field.value("required", false);
    if (defaulted && detail::outside_range(field["default"], field))
      return said + "has the default " + field["default"].dump() + ", which is outside of its own range";
  }
  return {};
}

}  // namespace collimator
