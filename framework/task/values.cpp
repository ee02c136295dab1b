// Numbers the nodes of a JSON value as a plugin walks through it, and answers the boundary's questions about each.
#include "framework/task/values.hpp"

#include <cmath>
#include <limits>

namespace collimator {
namespace {

double number_of(const Json& json) {
  if (json.is_number()) return json.get<double>();
  if (!json.is_string()) return json.is_boolean() && json.get<bool>() ? 1 : 0;
  const std::string& text = json.get_ref<const std::string&>();  // JSON has no infinity and no NaN
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  return std::nan("");
}

std::int64_t integer_of(const Json& json) {
  if (json.is_boolean()) return json.get<bool>() ? 1 : 0;
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (!json.is_number()) return 0;
  const double number = json.get<double>();
  return std::abs(number) < 0x1p63 ? static_cast<std::int64_t>(number) : 0;
}

bool holds_items(const Json& json) { return json.is_array() || json.is_object(); }

}  // namespace

const JsonValues::Node* JsonValues::node_of(const void* self, std::uint64_t node) {
  const std::vector<Node>& nodes = static_cast<const JsonValues*>(self)->nodes_;
  return node > 0 && node < nodes.size() ? &nodes[node] : nullptr;
}

std::uint64_t JsonValues::item_of(const void* self, const Node& node, std::uint64_t index) {
  if (!holds_items(*node.json) || index >= node.json->size()) return 0;
  return node_of(self, node.first + index)->json->is_null() ? 0 : node.first + index;
}

JsonValues::JsonValues(const Json& json) : nodes_{{}, {&json}} {
  for (std::size_t i = 1; i < nodes_.size(); ++i) {  // grows while it runs: the items of a node stand side by side
    const Json& parent = *nodes_[i].json;
    nodes_[i].first = nodes_.size();
    if (parent.is_array())
      for (const Json& item : parent) nodes_.push_back({&item});
    if (parent.is_object())
      for (auto item = parent.begin(); item != parent.end(); ++item) nodes_.push_back({&item.value(), &item.key()});
  }
  view_.size = sizeof view_;
  view_.self = this;
  view_.kind = [](const void* self, std::uint64_t number) -> std::int32_t {
    const Node* node = node_of(self, number);
    if (node == nullptr) return COLLIMATOR_ABSENT;
    if (node->json->is_boolean()) return COLLIMATOR_BOOL;
    if (node->json->is_number_integer()) return COLLIMATOR_INT;
    if (node->json->is_number()) return COLLIMATOR_FLOAT;
    if (node->json->is_string()) return COLLIMATOR_TEXT;
    if (node->json->is_array()) return COLLIMATOR_LIST;
    return node->json->is_object() ? COLLIMATOR_MAP : COLLIMATOR_ABSENT;
  };
  view_.integer = [](const void* self, std::uint64_t number) -> std::int64_t {
    const Node* node = node_of(self, number);
    return node == nullptr ? 0 : integer_of(*node->json);
  };
  view_.number = [](const void* self, std::uint64_t number) -> double {
    const Node* node = node_of(self, number);
    return node == nullptr ? 0 : number_of(*node->json);
  };
  view_.text = [](const void* self, std::uint64_t number) -> collimator_text {
    const Node* node = node_of(self, number);
    if (node == nullptr || !node->json->is_string()) return {};
    return detail::text_of(std::string_view(node->json->get_ref<const std::string&>()));
  };
  view_.count = [](const void* self, std::uint64_t number) -> std::uint64_t {
    const Node* node = node_of(self, number);
    return node == nullptr || !holds_items(*node->json) ? 0 : node->json->size();
  };
  view_.item = [](const void* self, std::uint64_t number, std::uint64_t index) -> std::uint64_t {
    const Node* node = node_of(self, number);
    return node == nullptr ? 0 : item_of(self, *node, index);
  };
  view_.key = [](const void* self, std::uint64_t number, std::uint64_t index) -> collimator_text {
    const Node* node = node_of(self, number);
    if (node == nullptr || !node->json->is_object() || index >= node->json->size()) return {};
    return detail::text_of(std::string_view(*node_of(self, node->first + index)->key));
  };
  view_.member = [](const void* self, std::uint64_t number, collimator_text name) -> std::uint64_t {
    const Node* node = node_of(self, number);
    if (node == nullptr || !node->json->is_object()) return 0;
    for (std::uint64_t i = 0; i < node->json->size(); ++i)
      if (*node_of(self, node->first + i)->key == detail::text_of(name)) return item_of(self, *node, i);
    return 0;
  };
}

Json json_of(const ValueNode& node) {
  switch (node.kind()) {
    case COLLIMATOR_BOOL: return node.integer() != 0;
    case COLLIMATOR_INT: return node.integer();
    case COLLIMATOR_FLOAT: return node.number();
    case COLLIMATOR_TEXT: return node.text();
    case COLLIMATOR_LIST: {
      Json list = Json::array();
      for (std::uint64_t i = 0; i < node.count(); ++i) list.push_back(json_of(node.item(i)));
      return list;
    }
    case COLLIMATOR_MAP: {
      Json map = Json::object();
      for (std::uint64_t i = 0; i < node.count(); ++i) map[node.key(i)] = json_of(node.item(i));
      return map;
    }
    default: return nullptr;
  }
}

}  // namespace collimator
