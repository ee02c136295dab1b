// JSON seen through the boundary's view of values: how plugins and verbs read their parameters.
#pragma once

#include <cstdint>
#include <vector>

#include <collimator/params.hpp>

#include "framework/base/json.hpp"

namespace collimator {

// The nodes of one JSON value, numbered when it is made; then only read, from any thread. The JSON outlives it. Its
// functions throw nothing: a node that there is not, one of another kind and an index beyond the end give
// COLLIMATOR_ABSENT, 0 or an empty text.
class JsonValues {
 public:
  explicit JsonValues(const Json& json);
  JsonValues(const JsonValues&) = delete;
  JsonValues& operator=(const JsonValues&) = delete;
  const collimator_values& view() const { return view_; }

 private:
  struct Node {
    const Json* json = nullptr;
    const std::string* key = nullptr;  // under which it stands, in a map
    std::uint64_t first = 0;           // the number of its first item; the others follow
  };
  static const Node* node_of(const void* self, std::uint64_t node);
  // The number of an item of a node; 0 where there is none, or where it is null.
  static std::uint64_t item_of(const void* self, const Node& node, std::uint64_t index);

  std::vector<Node> nodes_;
  collimator_values view_{};
};

// A struct of parameters from checked JSON; throws std::invalid_argument where its check() refuses.
template <typename Params>
Params read_json_params(const Json& json) {
  const JsonValues values(json);
  Params params{};
  read_params(ValueNode(values.view()), params);
  return params;
}

// The subtree of values as JSON.
Json json_of(const ValueNode& node);

}  // namespace collimator
