#include "framework/graph/schema.hpp"

#include <charconv>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/data/table.hpp"

namespace collimator {
namespace {

std::vector<std::string> names_of(const Json& fields) {
  std::vector<std::string> names;
  for (const Json& field : fields) names.push_back(field.at("name"));
  return names;
}

std::string bounds(const Json& field) {
  const auto number = [&](const char* name) { return number_text(field.at(name).get<double>()); };
  if (field.contains("min") && field.contains("max"))
    return fmt::format("outside [{}, {}]", number("min"), number("max"));
  if (field.contains("above")) return fmt::format("not above {}", number("above"));
  return field.contains("min") ? fmt::format("below {}", number("min")) : fmt::format("above {}", number("max"));
}

bool within(double value, const Json& field) {
  if (std::isnan(value)) return true;
  if (field.contains("min") && value < field["min"].get<double>()) return false;
  if (field.contains("max") && value > field["max"].get<double>()) return false;
  return !field.contains("above") || value > field["above"].get<double>();
}

std::vector<std::string> split_names(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) names.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

}  // namespace

Checked SchemaChecker::check(const Value& value, const Json& fields, const std::string& owner) {
  checked_ = {};
  Json params = this->fields(value, fields, owner, "");
  checked_.params = std::move(params);
  return std::move(checked_);
}

Json SchemaChecker::fields(const Value& value, const Json& fields, const std::string& owner,
                           const std::string& pointer) {
  Json result = Json::object();
  if (value.unresolved) return result;
  if (!value.is_map() && !value.is_null()) {
    mistakes_.add(value.at, fmt::format("{} takes a map of parameters, not {}", owner, what_is(value)));
    return result;
  }
  const std::vector<std::string> names = names_of(fields);
  for (const Value::Member& member : value.members) {
    const auto found = std::ranges::find(names, member.name);
    if (found == names.end()) {
      if (pointer.empty() && std::ranges::find(allowed_, member.name) != allowed_.end()) continue;
      mistakes_.add(member.at, fmt::format("{} has no parameter `{}`{}", owner, member.name,
                                           names.empty() ? "; it takes none" : suggestion(member.name, names)));
      continue;
    }
    const Json& schema = fields[static_cast<std::size_t>(found - names.begin())];
    const Json typed = field(member.value, schema, pointer + "/" + member.name);
    if (schema.value("required", false) && member.value.is_list() && member.value.items.empty())
      mistakes_.add(member.value.at, fmt::format("{} needs at least one of `{}`", owner, member.name));
    const bool initial = schema.contains("default") && schema["default"] == typed;
    if (!typed.is_null() && !initial) result[member.name] = typed;
  }
  for (const Json& field : fields)
    if (field.value("required", false) && value.find(field["name"].get<std::string>()) == nullptr)
      mistakes_.add(value.at, fmt::format("{} needs `{}`: {}", owner, field["name"].get<std::string>(),
                                          field["doc"].get<std::string>()));
  return result;
}

Json SchemaChecker::field(const Value& value, const Json& field, const std::string& pointer) {
  if (value.unresolved) return nullptr;
  if (value.is_null()) {
    if (!field.value("optional", false)) wrong(value, field, "a value");
    return nullptr;
  }
  return kind(value, field, pointer);
}

Json SchemaChecker::wrong(const Value& value, const Json& field, const std::string& expected) {
  const std::string name = field.value("name", "");
  mistakes_.add(value.at,
                fmt::format("{}expected {}, got {}", name.empty() ? "" : name + ": ", expected, what_is(value)));
  return nullptr;
}

Json SchemaChecker::kind(const Value& value, const Json& field, const std::string& pointer) {
  if (value.unresolved) return nullptr;
  const std::string kind = field.at("kind");
  if (kind == "bool") {
    if (value.is_scalar() && !value.quoted && (value.text == "true" || value.text == "false"))
      return value.text == "true";
    return wrong(value, field, "true or false");
  }
  if (kind == "int" || kind == "float") return number(value, field, kind == "int");
  if (kind == "string") return value.is_scalar() ? Json(value.text) : wrong(value, field, "text");
  if (kind == "path") return path(value, field);
  if (kind == "enum") {
    const auto values = field.at("values").get<std::vector<std::string>>();
    if (!value.is_scalar()) return wrong(value, field, fmt::format("one of {}", fmt::join(values, ", ")));
    if (std::ranges::find(values, value.text) != values.end()) return value.text;
    mistakes_.add(value.at, fmt::format("{}: `{}` is not one of {}{}", field.value("name", "this"), value.text,
                                        fmt::join(values, ", "), nearest(value.text, values)));
    return nullptr;
  }
  if (kind == "list") {
    if (field.contains("role")) return slots(value, field, pointer);
    Json list = Json::array();
    if (!value.is_list()) {  // one item stands for a list of one
      if (value.is_map() && field["item"].value("kind", "") != "struct") return wrong(value, field, "a list");
      list.push_back(kind_of_item(value, field, pointer, 0));
      return list;
    }
    const std::string item = field["item"].value("kind", "");
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      Json typed = kind_of_item(value.items[i], field, pointer, i);
      if ((item == "string" || item == "enum") && !typed.is_null() && std::ranges::find(list, typed) != list.end())
        mistakes_.add(value.items[i].at,
                      fmt::format("{}: {} stands twice", field.value("name", "this"), what_is(value.items[i])));
      list.push_back(std::move(typed));
    }
    return list;
  }
  if (kind == "map") {
    if (!value.is_map()) return wrong(value, field, "a map of names");
    Json map = Json::object();
    for (const Value::Member& member : value.members) {
      Json item = field["item"];
      item["name"] = field.value("name", "") + "." + member.name;
      if (field.contains("gives")) item["gives"] = field["gives"];
      const Json typed = this->kind(member.value, item, pointer + "/" + member.name);
      if (!typed.is_null()) map[member.name] = typed;
    }
    return map;
  }
  if (kind == "struct") return fields(value, field.at("fields"), field.value("name", "this"), pointer);
  if (kind == "node") {
    reference(value, field, field.value("name", ""));
    return nullptr;
  }
  if (kind == "node_or") {
    if (value.is_map()) return fields(value, field.at("fields"), field.value("name", "this"), pointer);
    reference(value, field, field.value("name", ""));
    return nullptr;
  }
  if (kind == "plugin") return slot(value, field.value("role", ""), pointer);
  if (kind == "rule") return rule(value, field);
  if (kind == "number_or_node") {
    double parsed = 0;
    if (value.is_scalar() &&
        std::from_chars(value.text.data(), value.text.data() + value.text.size(), parsed).ec == std::errc())
      return number(value, field, false);
    reference(value, field, field.value("name", ""));
    return nullptr;
  }
  return wrong(value, field, "a parameter of a kind that this host knows, not `" + kind + "`");
}

Json SchemaChecker::kind_of_item(const Value& value, const Json& field, const std::string& pointer, std::size_t index) {
  Json item = field.at("item");
  item["name"] = field.value("name", "");
  for (const char* limit : {"min", "max", "above"})
    if (field.contains(limit)) item[limit] = field[limit];
  return this->kind(value, item, fmt::format("{}/{}", pointer, index));
}

Json SchemaChecker::number(const Value& value, const Json& field, bool integer) {
  const std::string unit = field.value("unit", "");
  const std::string expected = (integer ? "a whole number" : "a number") + (unit.empty() ? "" : " of " + unit);
  if (!value.is_scalar() || value.quoted) return wrong(value, field, expected);
  std::string_view text = value.text;
  if (text.starts_with('+')) text.remove_prefix(1);
  Json result;
  double as_double = 0;
  if (integer) {
    std::int64_t parsed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (error != std::errc() || end != text.data() + text.size()) return wrong(value, field, expected);
    result = parsed;
    as_double = static_cast<double>(parsed);
  } else {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), as_double);
    if (error != std::errc() || end != text.data() + text.size() || std::isnan(as_double))
      return wrong(value, field, expected);
    result = std::isinf(as_double) ? Json(as_double > 0 ? "inf" : "-inf") : Json(as_double);
  }
  if (within(as_double, field)) return result;
  mistakes_.add(value.at, fmt::format("{} = {} is {}", field.value("name", "this"), value.text, bounds(field)));
  return nullptr;
}

Json SchemaChecker::path(const Value& value, const Json& field) {
  if (!value.is_scalar() || value.text.empty()) return wrong(value, field, "a path");
  std::filesystem::path path = value.text;
  if (path.is_relative() && value.at.source) path = value.at.source->file.parent_path() / path;
  path = std::filesystem::absolute(path).lexically_normal();
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    const std::filesystem::path parent = path.parent_path();
    mistakes_.add(value.at,
                  fmt::format("{}: there is no {}{}", field.value("name", "this"), path.string(),
                              std::filesystem::exists(parent, error) ? "" : fmt::format(" (nor {})", parent.string())));
    return nullptr;
  }
  return path.string();
}

void SchemaChecker::reference(const Value& value, const Json& field, const std::string& port) {
  if (!value.is_scalar() || value.text.empty()) {
    wrong(value, field, "the name of a node");
    return;
  }
  checked_.references.push_back({port, value.text, field.value("gives", ""), value.at});
}

Json SchemaChecker::rule(const Value& value, const Json& field) {
  const auto plain = split_names(field.value("names", "")), numbered = split_names(field.value("numbers", ""));
  const std::string expected =
      fmt::format("{} or {{NAME: number}} with {}", fmt::join(plain, ", "), fmt::join(numbered, ", "));
  if (value.is_scalar() && std::ranges::find(plain, value.text) != plain.end()) return Json{{"name", value.text}};
  if (!value.is_map() || value.members.size() != 1 ||
      std::ranges::find(numbered, value.members[0].name) == numbered.end())
    return wrong(value, field, expected);
  Json bounded{{"name", value.members[0].name}, {"kind", "float"}, {"min", 0}, {"max", 1}};
  const Json typed = number(value.members[0].value, bounded, false);
  return typed.is_null() ? typed : Json{{"name", value.members[0].name}, {"number", typed}};
}

void for_each_path(const Json& fields, const Json& params, const std::string& pointer,
                   const std::function<void(const std::string&, const std::string&)>& visit) {
  for (const Json& field : fields) {
    const std::string name = field.at("name");
    if (!params.contains(name)) continue;
    const Json& value = params[name];
    const std::string kind = field.at("kind"), here = pointer + "/" + name;
    if (kind == "path") visit(here, value.get<std::string>());
    if (kind == "struct" || kind == "node_or") for_each_path(field["fields"], value, here, visit);
    if ((kind == "list" || kind == "map") && field.contains("item") && value.is_structured())
      for (const auto& [key, item] : value.items()) {
        Json inner = field["item"];
        inner["name"] = key;
        for_each_path(Json::array({inner}), Json{{key, item}}, here, visit);
      }
  }
}

}  // namespace collimator
