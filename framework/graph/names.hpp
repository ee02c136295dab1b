// How a reference to a node is read: "net", "parts.train", "hospital.net.curves", inside a block or outside.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace collimator {

// The name of a node and that of its port, "" for its main one. Inside a block ("hospital." is its scope) the block's
// own nodes come first. Nothing where `exists` knows none.
std::optional<std::pair<std::string, std::string>> find_named(const std::string& reference, const std::string& scope,
                                                              const std::function<bool(const std::string&)>& exists);

// ", did you mean …?" among these names, as they may be written in that scope; for the name of a node that uses a
// block, what it has.
std::string suggested_node(const std::string& reference, const std::string& scope,
                           const std::vector<std::string>& names);

}  // namespace collimator
