// Holds YAML values against schemas: types, ranges, names, plugins; and gives the typed parameters.
#pragma once

#include <string>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/graph/field_kind.hpp"
#include "framework/graph/mistakes.hpp"
#include "framework/graph/value.hpp"
#include "framework/plugin/registry.hpp"
#include "framework/task/task.hpp"

namespace collimator {

// A label of an axis, as a reference chooses it.
struct ChosenLabel {
  std::string axis, label;
  Position axis_at, label_at;
};

// A parameter that names another node, as it was found while checking.
struct FoundReference {
  std::string port;   // the input's name: "of", "of.stanford", "threshold"
  std::string text;   // "parts.train"; "": the node stands in this place itself (graph/inner.cpp)
  std::string kinds;  // what is wanted: "masks" or "masks|collection"
  Position at;
  std::string scope = {};                // where the name is looked for first
  std::vector<ChosenLabel> chosen = {};  // {node: guess, mask: roi}: at this place of the sweep
  bool gathers = false;                  // all instances along the axes of `over`
};

struct Checked {
  Json params = Json::object();  // explicit values that differ from their default
  std::vector<FoundReference> references;
  std::vector<std::string> declined;  // ports for which `none` stands
  std::vector<FoundSlot> slots;
  std::vector<Position> slot_places;  // of each of them
};

// What `limits` of a node takes.
const Json& limits_fields();

class SchemaChecker {
 public:
  SchemaChecker(const Registry& registry, Mistakes& mistakes) : registry_(registry), mistakes_(mistakes) {}

  // `value` is a map (or null: nothing given); `owner` names it in messages ("train", "masker center_crop").
  Checked check(const Value& value, const Json& fields, const std::string& owner);
  // Names that a node may have beside its verb's parameters.
  void allow(std::string name) { allowed_.push_back(std::move(name)); }

  // For the kinds of parameter (field_kind.hpp). `pointer` is where the result will stand among the parameters; what is
  // wrong gives null.
  Json value(const Value& value, const Json& field, const std::string& pointer);
  Json fields(const Value& value, const Json& fields, const std::string& owner, const std::string& pointer);
  Json slot(const Value& value, const std::string& role, const std::string& pointer);
  Json slots(const Value& value, const Json& field, const std::string& pointer);
  // Says that the node has `over`: a map of nodes may be one node then, whose instances it gathers.
  void allow_gathering() { gathers_ = true; }
  bool gathers() const { return gathers_; }
  // Whether a value stands for a node: a name, {do: …}, {node: …}.
  static bool is_reference(const Value& value);
  // Keeps the node that `value` names or is, for the port of the field's name.
  void reference(const Value& value, const Json& field, bool gathers = false);
  Json wrong(const Value& value, const Json& field, const std::string& expected);  // "NAME: expected …, got …"
  Json mistake(const Position& at, std::string message);

 private:
  Json field(const Value& value, const Json& field, const std::string& pointer);

  const Registry& registry_;
  Mistakes& mistakes_;
  Checked checked_;
  std::vector<std::string> allowed_;
  bool gathers_ = false;
};

}  // namespace collimator
