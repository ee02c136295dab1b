// The kinds of parameter that only verbs have: references to nodes, plugin slots, and named rules.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <collimator/params.hpp>

#include "framework/task/values.hpp"

namespace collimator {

// A node reference: another node, or one of its ports ("parts.train"). The host passes its folder separately
// (Job::inputs).
struct NodeRef {
  std::string text;

  bool given() const { return !text.empty(); }
};

// A plugin slot: the plugin that a parameter names, of the role in the field's hint, with its checked parameters.
struct Slot {
  std::string label;  // of its numbers in a table: the id, unless the YAML names it
  std::string id;
  Json params;          // explicit values only
  std::string library;  // the file to load

  bool given() const { return !id.empty(); }
};

// A trained node, whose folder the host passes, or {model, weights, …}: the fields of Given, a struct with describe().
template <typename Given>
struct NodeOr {
  std::string node;
  std::optional<Given> given;
};

// `name`, or `{name: number}`.
struct Rule {
  std::string name;
  double number = 0;
};

// A number or a node that gives it per class.
struct NumberOrNode {
  double number = 0.5;
  std::string node;
};

template <>
struct ParamKind<NodeRef> {
  static std::string schema() { return R"("kind":"node")"; }
  static std::string text(const NodeRef&) { return {}; }
  static void read(const ValueNode& node, NodeRef& value) { value.text = node.text(); }
};

template <typename Given>
struct ParamKind<NodeOr<Given>> {
  static std::string schema() { return R"("kind":"node_or","fields":)" + schema_of<Given>(); }
  static std::string text(const NodeOr<Given>&) { return {}; }
  static void read(const ValueNode& node, NodeOr<Given>& value) {
    if (node.kind() == COLLIMATOR_TEXT)
      value.node = node.text();
    else
      read_params(node, value.given.emplace());
  }
};

template <>
struct ParamKind<Slot> {
  static std::string schema() { return R"("kind":"plugin")"; }
  static std::string text(const Slot&) { return {}; }
  static void read(const ValueNode& node, Slot& value) {
    if (!node.present()) return;
    value.id = node.member("id").text();
    value.label = node.member("label").present() ? node.member("label").text() : value.id;
    if (node.member("library").present()) value.library = node.member("library").text();  // the engine adds it
    value.params = node.member("params").present() ? json_of(node.member("params")) : Json::object();
  }
};

template <>
struct ParamKind<Rule> {
  static std::string schema() { return R"("kind":"rule")"; }
  static std::string text(const Rule& value) { return R"({"name":)" + json_text(value.name) + "}"; }
  static void read(const ValueNode& node, Rule& value) {
    value.name = node.member("name").text();
    if (node.member("number").present()) value.number = node.member("number").number();
  }
};

template <>
struct ParamKind<NumberOrNode> {
  static std::string schema() { return R"("kind":"number_or_node")"; }
  static std::string text(const NumberOrNode& value) { return json_number(value.number); }
  static void read(const ValueNode& node, NumberOrNode& value) {
    if (node.kind() == COLLIMATOR_TEXT)
      value.node = node.text();
    else
      value.number = node.number();
  }
};

// Lists and maps of these have no default to write.
template <>
inline std::string ParamKind<std::vector<Slot>>::text(const std::vector<Slot>&) {
  return {};
}
template <>
inline std::string ParamKind<std::map<std::string, NodeRef>>::text(const std::map<std::string, NodeRef>&) {
  return {};
}

}  // namespace collimator
