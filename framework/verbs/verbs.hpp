// The dozen verbs: their names, versions, ports and schemas. Their work is in one file each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "framework/base/json.hpp"

namespace collimator {

// What a verb gives; `folder` is where it lies in the node's artifact ("" = all of it).
struct Port {
  std::string name;  // "" is what a reference to the node itself means
  std::string kind;  // collection, masks, model, predictions, thresholds, maps, table
  std::string folder;
};

struct Verb {
  std::string name, about;
  int version = 1;  // to be raised whenever the same input gives another output
  std::vector<Port> ports;
  Json schema;                                  // a list of fields (params.hpp)
  void (*check)(const Json& params) = nullptr;  // rules between parameters; throws std::invalid_argument
  bool native = false;                          // computes with LibTorch
  bool hidden = false;                          // inserted by the host, never written in YAML

  const Port* port(std::string_view port_name) const;
};

const std::vector<Verb>& verbs();
const Verb* find_verb(std::string_view name);

}  // namespace collimator
