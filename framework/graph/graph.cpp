// Finds nodes by their names.
#include "framework/graph/graph.hpp"

#include <utility>

#include "framework/graph/names.hpp"

namespace collimator {

const Node* Graph::node(std::string_view name) const {
  const auto found = places_.find(std::string(name));
  return found == places_.end() ? nullptr : &nodes_[found->second];
}

Graph::Named Graph::find(const std::string& reference, const std::string& scope) const {
  const auto named = find_named(reference, scope, [&](const std::string& name) { return places_.contains(name); });
  return named ? Named{node(named->first), named->second} : Named{};
}

void Graph::add(Node node) {
  places_.emplace(node.name, nodes_.size());
  nodes_.push_back(std::move(node));
}

std::string text_of(const std::map<std::string, std::string>& axes) {
  std::string text;
  for (const auto& [axis, label] : axes) text.append(text.empty() ? "" : ", ").append(axis).append("=").append(label);
  return text;
}

}  // namespace collimator
