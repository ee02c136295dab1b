// Walks a YAML map along a schema: names that are not known, values that are missing, defaults (schema.hpp).
#include "framework/graph/schema.hpp"

#include <algorithm>
#include <cassert>

#include <collimator/names.hpp>

#include <fmt/format.h>

#include "framework/graph/document.hpp"

namespace collimator {
namespace {

std::vector<std::string> names_of(const Json& fields) {
  std::vector<std::string> names;
  for (const Json& field : fields) names.push_back(field.at("name"));
  return names;
}

// "$epochs", "{epochs}", "%{epochs}", "$(epochs)": other languages' ways to name a variable.
std::string variable_meant(const Value& value) {
  if (!value.is_scalar() || value.text.empty() || std::string_view("$%{").find(value.text.front()) == std::string::npos)
    return {};
  const std::string_view text = value.text;
  const std::size_t begin = text.find_first_not_of("$%{( "), last = text.find_last_not_of(")} ");
  if (begin == std::string_view::npos || last == std::string_view::npos || last < begin) return {};
  const std::string_view name = text.substr(begin, last + 1 - begin);
  return valid_name(name) ? fmt::format("; a variable's value is written \"${{{}}}\"", name) : "";
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
  std::vector<std::string> meant;  // there, but misspelt: told as such
  for (const Value::Member& member : value.members) {
    const auto found = std::ranges::find(names, member.name);
    if (found == names.end()) {
      if (pointer.empty() && std::ranges::find(allowed_, member.name) != allowed_.end()) continue;
      std::vector<std::string> known = names;
      if (pointer.empty()) known.insert(known.end(), allowed_.begin(), allowed_.end());
      std::ranges::move(near_names(member.name, names), std::back_inserter(meant));
      std::string mend = names.empty() ? "; it takes none" : suggestion(member.name, known);
      if (pointer.empty() && member.value.is_map() && member.value.find("do") != nullptr)
        mend = "; if it is a node of its own, it is indented too far";
      mistakes_.add(member.at, fmt::format("{} has no parameter `{}`{}", owner, member.name, mend));
      continue;
    }
    const Json& schema = fields[static_cast<std::size_t>(found - names.begin())];
    if (const std::string refusal = field_refusal(schema, member.name); !refusal.empty()) {
      mistakes_.add(member.at, fmt::format("{} cannot be used: {}", owner, refusal));
      continue;
    }
    const std::size_t before = mistakes_.all().size();
    const Json typed = field(member.value, schema, pointer + "/" + member.name);
    if (schema.value("required", false) && member.value.is_list() && member.value.items.empty() &&
        mistakes_.all().size() == before)
      mistakes_.add(member.value.at, fmt::format("{} needs at least one of `{}`", owner, member.name));
    // A default that comes from elsewhere is not the schema's: what stands here counts, whatever it is.
    const bool initial = schema.contains("default") && !schema.contains("default_from") && schema["default"] == typed;
    if (!typed.is_null() && !initial) result[member.name] = typed;
  }
  for (const Json& field : fields)
    if (const std::string name = field["name"];
        field.value("required", false) && value.find(name) == nullptr && std::ranges::find(meant, name) == meant.end())
      mistakes_.add(value.at, fmt::format("{} needs `{}`: {}", owner, name, field["doc"].get<std::string>()));
  return result;
}

Json SchemaChecker::field(const Value& value, const Json& field, const std::string& pointer) {
  if (value.unresolved) return nullptr;
  if (value.is_null()) {
    if (value.blank || !field.value("optional", false)) wrong(value, field, "a value");
    return nullptr;
  }
  return this->value(value, field, pointer);
}

Json SchemaChecker::wrong(const Value& value, const Json& field, const std::string& expected) {
  const std::string name = field.value("name", "");
  return mistake(value.at, fmt::format("{}expected {}, got {}{}", name.empty() ? "" : name + ": ", expected,
                                       what_is(value), variable_meant(value)));
}

Json SchemaChecker::mistake(const Position& at, std::string message) {
  mistakes_.add(at, std::move(message));
  return nullptr;
}

const Json& limits_fields() {
  static const Json fields = Json::parse(R"([
    {"name":"seconds","kind":"float","above":0,"doc":"time after which the node is stopped"},
    {"name":"memory_mb","kind":"float","above":0,"doc":"memory beyond which allocations fail"}])");
  return fields;
}

Json SchemaChecker::value(const Value& value, const Json& field, const std::string& pointer) {
  if (value.unresolved) return nullptr;
  const FieldKind* kind = find_field_kind(field.at("kind").get<std::string>());
  assert(kind != nullptr);  // fields() has refused it
  return kind->read(*this, value, field, pointer);
}

bool SchemaChecker::is_reference(const Value& value) {
  return value.is_scalar() || value.find("do") != nullptr || value.find("node") != nullptr ||
         value.find("use") != nullptr;
}

void SchemaChecker::reference(const Value& value, const Json& field, bool gathers) {
  FoundReference found{.port = field.value("name", ""),
                       .text = {},
                       .kinds = field.value("gives", ""),
                       .at = value.at,
                       .scope = value.scope(),
                       .gathers = gathers};
  const bool has_recipe = field.contains("recipe");
  if (value.is_scalar() && value.text == "none" && has_recipe) {
    checked_.declined.push_back(found.port);
  } else if (value.is_scalar() && !value.text.empty()) {
    found.text = value.text;
    checked_.references.push_back(std::move(found));
  } else if (const Value* node = value.find("node"); node != nullptr && value.find("do") == nullptr) {
    if (!node->is_scalar() || node->text.empty()) return void(wrong(*node, {{"name", "node"}}, "the name of a node"));
    found.text = node->text;
    found.at = node->at;
    found.scope = node->scope();
    for (const Value::Member& member : value.members) {
      if (member.name == "node") continue;
      if (!member.value.is_scalar())
        wrong(member.value, {{"name", member.name}}, "a label of that axis");
      else
        found.chosen.push_back({member.name, member.value.text, member.at, member.value.at});
    }
    checked_.references.push_back(std::move(found));
  } else if (const Value* use = value.find("use")) {
    mistake(use->at, "a block has several nodes: use it under `nodes`, and name one of them here");
  } else if (value.find("do") != nullptr || (value.is_map() && has_recipe)) {
    checked_.references.push_back(std::move(found));
  } else {
    const std::string gives = field.value("gives", "");
    if (has_recipe)
      wrong(value, field,
            fmt::format("the name of a node, {{do: …}}, the parameters of a `{}`, or none",
                        field["recipe"].get<std::string>()));
    else
      wrong(value, field, fmt::format("the name of a node, or {{do: {}}}", gives == "masks" ? "mask, …" : "…"));
  }
}

}  // namespace collimator
