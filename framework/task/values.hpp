// JSON seen through the boundary's view of values: how plugins and verbs read their parameters.
#pragma once

#include <cstdint>
#include <vector>

#include <collimator/params.hpp>

#include "framework/base/json.hpp"

namespace collimator {

// Keeps the nodes of one JSON value addressable by number while a plugin or verb reads them.
class JsonValues {
 public:
  explicit JsonValues(const Json& json);
  JsonValues(const JsonValues&) = delete;
  JsonValues& operator=(const JsonValues&) = delete;
  const collimator_values& view() const { return view_; }

 private:
  static const Json& at(const void* self, std::uint64_t node);
  static std::uint64_t number_of(const void* self, const Json& json);

  mutable std::vector<const Json*> nodes_;
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
