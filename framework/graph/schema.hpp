// Holds YAML values against schemas: types, ranges, names, plugins; and gives the typed parameters.
#pragma once

#include <functional>
#include <string>

#include "framework/base/json.hpp"
#include "framework/graph/mistakes.hpp"
#include "framework/graph/value.hpp"
#include "framework/plugin/registry.hpp"
#include "framework/task/task.hpp"

namespace collimator {

// A parameter that names another node, as it was found while checking.
struct FoundReference {
  std::string port;   // the input's name: "of", "of.stanford", "threshold"
  std::string text;   // "parts.train"
  std::string kinds;  // what is wanted: "masks" or "masks|collection"
  Position at;
};

struct Checked {
  Json params = Json::object();  // explicit values that differ from their default
  std::vector<FoundReference> references;
  std::vector<FoundSlot> slots;
};

class SchemaChecker {
 public:
  SchemaChecker(const Registry& registry, Mistakes& mistakes) : registry_(registry), mistakes_(mistakes) {}

  // `value` is a map (or null: nothing given); `owner` names it in messages ("train", "masker center_crop").
  Checked check(const Value& value, const Json& fields, const std::string& owner);
  // Names that a node may have beside its verb's parameters.
  void allow(std::string name) { allowed_.push_back(std::move(name)); }

 private:
  Json fields(const Value& value, const Json& fields, const std::string& owner, const std::string& pointer);
  Json field(const Value& value, const Json& field, const std::string& pointer);
  Json kind(const Value& value, const Json& field, const std::string& pointer);
  Json kind_of_item(const Value& value, const Json& field, const std::string& pointer, std::size_t index);
  Json slot(const Value& value, const std::string& role, const std::string& pointer);
  Json slots(const Value& value, const Json& field, const std::string& pointer);
  Json rule(const Value& value, const Json& field);
  Json number(const Value& value, const Json& field, bool integer);
  Json path(const Value& value, const Json& field);
  void reference(const Value& value, const Json& field, const std::string& port);
  Json wrong(const Value& value, const Json& field, const std::string& expected);

  const Registry& registry_;
  Mistakes& mistakes_;
  Checked checked_;
  std::vector<std::string> allowed_;
};

// Every path among the parameters that a schema describes: visit(pointer, absolute path).
void for_each_path(const Json& fields, const Json& params, const std::string& pointer,
                   const std::function<void(const std::string&, const std::string&)>& visit);

}  // namespace collimator
