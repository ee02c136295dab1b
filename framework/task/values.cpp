#include "framework/task/values.hpp"

#include <cmath>
#include <limits>

namespace collimator {
namespace {

const JsonValues* values_of(const void* self) { return static_cast<const JsonValues*>(self); }

double number_of_json(const Json& json) {
  if (!json.is_string()) return json.get<double>();
  const std::string text = json.get<std::string>();  // JSON has no infinity and no NaN
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  return std::nan("");
}

}  // namespace

const Json& JsonValues::at(const void* self, std::uint64_t node) { return *values_of(self)->nodes_.at(node); }

std::uint64_t JsonValues::number_of(const void* self, const Json& json) {
  if (json.is_null()) return 0;
  values_of(self)->nodes_.push_back(&json);
  return values_of(self)->nodes_.size() - 1;
}

JsonValues::JsonValues(const Json& json) : nodes_{nullptr, &json} {
  view_.size = sizeof view_;
  view_.self = this;
  view_.kind = [](const void* self, std::uint64_t node) -> std::int32_t {
    const Json& json = at(self, node);
    if (json.is_boolean()) return COLLIMATOR_BOOL;
    if (json.is_number_integer()) return COLLIMATOR_INT;
    if (json.is_number()) return COLLIMATOR_FLOAT;
    if (json.is_string()) return COLLIMATOR_TEXT;
    if (json.is_array()) return COLLIMATOR_LIST;
    return json.is_object() ? COLLIMATOR_MAP : COLLIMATOR_ABSENT;
  };
  view_.integer = [](const void* self, std::uint64_t node) {
    const Json& json = at(self, node);
    return json.is_boolean() ? static_cast<std::int64_t>(json.get<bool>()) : json.get<std::int64_t>();
  };
  view_.number = [](const void* self, std::uint64_t node) { return number_of_json(at(self, node)); };
  view_.text = [](const void* self, std::uint64_t node) -> collimator_text {
    const std::string& text = at(self, node).get_ref<const std::string&>();
    return {text.data(), text.size()};
  };
  view_.count = [](const void* self, std::uint64_t node) -> std::uint64_t { return at(self, node).size(); };
  view_.item = [](const void* self, std::uint64_t node, std::uint64_t index) {
    const Json& json = at(self, node);
    if (json.is_array()) return number_of(self, json.at(index));
    return number_of(self, std::next(json.begin(), static_cast<std::ptrdiff_t>(index)).value());
  };
  view_.key = [](const void* self, std::uint64_t node, std::uint64_t index) -> collimator_text {
    const std::string& key = std::next(at(self, node).begin(), static_cast<std::ptrdiff_t>(index)).key();
    return {key.data(), key.size()};
  };
  view_.member = [](const void* self, std::uint64_t node, collimator_text name) -> std::uint64_t {
    const Json& json = at(self, node);
    if (!json.is_object()) return 0;
    const auto found = json.find(std::string(name.data, name.size));
    return found == json.end() ? 0 : number_of(self, *found);
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
