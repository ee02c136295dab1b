// Reads values of all kinds; whatever does not fit becomes a mistake at its place, never an exception.
#include "framework/graph/field_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <collimator/numbers.hpp>

#include "framework/data/table.hpp"
#include "framework/task/condition.hpp"

namespace collimator::field_values {
namespace {

std::string name_of(const Json& field) { return field.value("name", "this"); }

std::string bounds(const Json& field) {
  const auto number = [&](const char* name) {
    const double value = field.at(name).get<double>();
    return value == std::round(value) && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value) : number_text(value);
  };
  if (field.contains("share_or_count")) return "outside [0, 1] and no whole number of units";
  if (field.contains("min") && field.contains("max"))
    return fmt::format("outside [{}, {}]", number("min"), number("max"));
  if (field.contains("above") && field.contains("max"))
    return fmt::format("outside ({}, {}]", number("above"), number("max"));
  if (field.contains("above")) return fmt::format("not above {}", number("above"));
  return field.contains("min") ? fmt::format("below {}", number("min")) : fmt::format("above {}", number("max"));
}

bool is_share_or_count(double value) { return (value >= 0 && value <= 1) || (value > 1 && value == std::round(value)); }

bool within(double value, const Json& field) {
  if (std::isnan(value)) return true;
  if (field.contains("share_or_count") && !is_share_or_count(value)) return false;
  if (field.contains("min") && value < field["min"].get<double>()) return false;
  if (field.contains("max") && value > field["max"].get<double>()) return false;
  return !field.contains("above") || value > field["above"].get<double>();
}

// What stands in quotes is a text, also where it would be right without them.
Json wrong_in_quotes(SchemaChecker& checker, const Value& value, const Json& field, const std::string& expected,
                     bool would_be_right) {
  if (!would_be_right) return checker.wrong(value, field, expected);
  return checker.mistake(value.at, fmt::format("{}: expected {}, got the text \"{}\": the quotes make it one; write {}",
                                               name_of(field), expected, value.text, value.text));
}

Json read_number(SchemaChecker& checker, const Value& value, const Json& field, bool integer) {
  const std::string unit = field.value("unit", "");
  const std::string expected = (integer ? "a whole number" : "a number") + (unit.empty() ? "" : " of " + unit);
  if (const std::string meant = value.is_scalar() && !integer ? number_meant(value.text) : ""; !meant.empty())
    return checker.mistake(
        value.at, fmt::format("{}: expected {}, got {}: write {}", name_of(field), expected, what_is(value), meant));
  if (!value.is_scalar()) return checker.wrong(value, field, expected);
  if (value.quoted) return wrong_in_quotes(checker, value, field, expected, number_of<double>(value.text).has_value());
  Json result;
  double as_double = 0;
  if (integer) {
    const std::optional<std::int64_t> parsed = number_of<std::int64_t>(value.text);
    if (!parsed) return checker.wrong(value, field, expected);
    result = *parsed;
    as_double = static_cast<double>(*parsed);
  } else {
    as_double = number_of<double>(value.text).value_or(std::nan(""));
    if (std::isnan(as_double)) return checker.wrong(value, field, expected);
    result = std::isinf(as_double) ? Json(as_double > 0 ? "inf" : "-inf") : Json(as_double);
  }
  if (within(as_double, field)) return result;
  return checker.mistake(value.at, fmt::format("{} = {} is {}", name_of(field), value.text, bounds(field)));
}

// What the items of a list or a map are, with the limits that hold for each.
Json item_of(const Json& field, const std::string& name) {
  Json item = field.at("item");
  item["name"] = name;
  for (const char* limit : {"min", "max", "above"})
    if (field.contains(limit)) item[limit] = field[limit];
  return item;
}

Json read_item(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer,
               std::size_t index) {
  const Json item = item_of(field, field.value("name", ""));
  return checker.value(value, item, fmt::format("{}/{}", pointer, index));
}

}  // namespace

std::vector<std::string> split_names(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) names.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

Json read_bool(SchemaChecker& checker, const Value& value, const Json& field, const std::string&) {
  if (value.is_scalar() && !value.quoted) {  // as YAML 1.2 has it
    for (const char* text : {"true", "True", "TRUE"})
      if (value.text == text) return true;
    for (const char* text : {"false", "False", "FALSE"})
      if (value.text == text) return false;
  }
  if (value.is_scalar() && value.quoted)
    return wrong_in_quotes(checker, value, field, "true or false", value.text == "true" || value.text == "false");
  return checker.wrong(value, field, "true or false");
}

Json read_int(SchemaChecker& checker, const Value& value, const Json& field, const std::string&) {
  return read_number(checker, value, field, true);
}

Json read_float(SchemaChecker& checker, const Value& value, const Json& field, const std::string&) {
  return read_number(checker, value, field, false);
}

Json read_string(SchemaChecker& checker, const Value& value, const Json& field, const std::string&) {
  return value.is_scalar() ? Json(value.text) : checker.wrong(value, field, "text");
}

Json read_path(SchemaChecker& checker, const Value& value, const Json& field, const std::string&) {
  if (!value.is_scalar() || value.text.empty()) return checker.wrong(value, field, "a path");
  std::filesystem::path path = value.text;
  if (path.is_relative() && value.at.source) path = value.at.source->base / path;
  path = std::filesystem::absolute(path).lexically_normal();
  if (!path.has_filename() && path.has_relative_path()) path = path.parent_path();  // "data/" is "data"
  std::error_code error;
  if (std::filesystem::exists(path, error)) return path.string();
  const std::filesystem::path parent = path.parent_path();
  const char* home = value.text.starts_with('~') ? "; `~` stands for no home folder here: write that out" : "";
  return checker.mistake(
      value.at,
      fmt::format("{}: there is no {}{}{}", name_of(field), path.string(),
                  std::filesystem::exists(parent, error) ? "" : fmt::format(" (nor {})", parent.string()), home));
}

Json read_enum(SchemaChecker& checker, const Value& value, const Json& field, const std::string&) {
  const auto values = field.at("values").get<std::vector<std::string>>();
  if (!value.is_scalar()) return checker.wrong(value, field, fmt::format("one of {}", fmt::join(values, ", ")));
  if (std::ranges::find(values, value.text) != values.end()) return value.text;
  return checker.mistake(value.at, fmt::format("{}: `{}` is not one of {}{}", name_of(field), value.text,
                                               fmt::join(values, ", "), nearest(value.text, values)));
}

Json read_list(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer) {
  if (field.contains("role")) return checker.slots(value, field, pointer);
  const std::string item = field.at("item").value("kind", "");
  Json list = Json::array();
  if (!value.is_list()) {
    if (value.is_map() && item != "struct") return checker.wrong(value, field, "a list");
    list.push_back(read_item(checker, value, field, pointer, 0));
    return list;
  }
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    Json typed = read_item(checker, value.items[i], field, pointer, i);
    if ((item == "string" || item == "enum") && !typed.is_null() && std::ranges::find(list, typed) != list.end())
      checker.mistake(value.items[i].at, fmt::format("{}: {} stands twice", name_of(field), what_is(value.items[i])));
    list.push_back(std::move(typed));
  }
  return list;
}

Json read_map(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer) {
  if (field["item"].value("kind", "") == "node" && checker.gathers()) {
    checker.reference(value, field, true);
    return Json::object();  // as a map of the nodes one by one gives
  }
  if (!value.is_map() || (field["item"].value("kind", "") == "node" && value.find("do") != nullptr))
    return checker.wrong(
        value, field,
        field["item"].value("kind", "") == "node" ? "a map of names, or a node beside `over: AXIS`" : "a map of names");
  Json map = Json::object();
  for (const Value::Member& member : value.members) {
    Json item = item_of(field, field.value("name", "") + "." + member.name);
    if (field.contains("gives")) item["gives"] = field["gives"];
    const Json typed = checker.value(member.value, item, pointer + "/" + member.name);
    if (!typed.is_null()) map[member.name] = typed;
  }
  return map;
}

Json read_struct(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer) {
  return checker.fields(value, field.at("fields"), name_of(field), pointer);
}

Json read_node(SchemaChecker& checker, const Value& value, const Json& field, const std::string&) {
  checker.reference(value, field);
  return nullptr;
}

Json read_node_or(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer) {
  return SchemaChecker::is_reference(value) ? read_node(checker, value, field, pointer)
                                            : read_struct(checker, value, field, pointer);
}

Json read_number_or_node(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer) {
  // "0.5x" is a mistake in a number rather than the name of a node.
  double parsed = 0;
  std::string_view text = value.text;
  if (text.starts_with('+')) text.remove_prefix(1);
  if (value.is_scalar() &&
      std::from_chars(text.data(), text.data() + text.size(), parsed).ec != std::errc::invalid_argument)
    return read_number(checker, value, field, false);
  return read_node(checker, value, field, pointer);
}

Json read_condition(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer) {
  if (!value.is_scalar()) {
    if (!value.is_map()) return checker.wrong(value, field, "a map of fields and values, or a condition as text");
    Json map = field;
    map["item"] = {{"kind", "list"}, {"item", {{"kind", "string"}}}};
    return read_map(checker, value, map, pointer);
  }
  try {
    parse_condition(value.text);
    return value.text;
  } catch (const NoCondition& mistake) {
    // Where the text stands in one line, its characters are those of the file; quotes and escapes move them.
    Position at = value.at;
    const bool plain = at.source && at.source->line(at.line).find(value.text) != std::string::npos;
    if (plain && at.column > 0) at.column += static_cast<int>(mistake.at) + (value.quoted ? 1 : 0);
    return checker.mistake(at, fmt::format("{}: {}", name_of(field), mistake.what()));
  }
}

Json read_bool_or_names(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer) {
  if (value.is_scalar() && !value.quoted && (value.text == "true" || value.text == "false"))
    return value.text == "true";
  if (value.is_map()) return checker.wrong(value, field, "true, false, or a list of names");
  Json list = field;
  list["item"] = {{"kind", "string"}};
  return read_list(checker, value, list, pointer);
}

Json read_plugin(SchemaChecker& checker, const Value& value, const Json& field, const std::string& pointer) {
  return checker.slot(value, field.value("role", ""), pointer);
}

Json read_rule(SchemaChecker& checker, const Value& value, const Json& field, const std::string&) {
  const auto plain = split_names(field.value("names", "")), numbered = split_names(field.value("numbers", ""));
  const std::string expected =
      fmt::format("{} or {{NAME: number}} with {}", fmt::join(plain, ", "), fmt::join(numbered, ", "));
  if (value.is_scalar() && std::ranges::find(plain, value.text) != plain.end()) return Json{{"name", value.text}};
  if (!value.is_map() || value.members.size() != 1 ||
      std::ranges::find(numbered, value.members[0].name) == numbered.end()) {
    if (value.is_scalar() && std::ranges::find(numbered, value.text) != numbered.end())
      return checker.mistake(value.at,
                             fmt::format("{0}: `{1}` needs a number: {{{1}: NUMBER}}", name_of(field), value.text));
    if (value.is_scalar())
      return checker.mistake(value.at, fmt::format("{}: expected {}, got {}{}", name_of(field), expected,
                                                   what_is(value), nearest(value.text, plain)));
    if (value.is_map() && value.members.size() == 1)
      return checker.mistake(value.members[0].at,
                             fmt::format("{}: expected {}, got {{{}: …}}{}", name_of(field), expected,
                                         value.members[0].name, nearest(value.members[0].name, numbered)));
    return checker.wrong(value, field, expected);
  }
  const Json bounded{{"name", value.members[0].name}, {"kind", "float"}, {"min", 0}, {"max", 1}};
  const Json typed = read_number(checker, value.members[0].value, bounded, false);
  return typed.is_null() ? typed : Json{{"name", value.members[0].name}, {"number", typed}};
}

}  // namespace collimator::field_values
