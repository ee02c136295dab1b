// Finds the nodes whose table a `tables:` or `figures:` entry names (table_spec.hpp).
#include <algorithm>

#include <fmt/format.h>

#include "framework/graph/names.hpp"
#include "framework/tables/table_spec.hpp"

namespace collimator {

Graph::Named find_node(const Graph& graph, const Value& value, Mistakes& mistakes) {
  if (!value.is_scalar()) {
    mistakes.add(value.at, fmt::format("expected the name of a node, got {}", what_is(value)));
    return {};
  }
  const Graph::Named named = graph.find(value.text, value.scope());
  if (named.node == nullptr) {
    std::vector<std::string> names;
    for (const Node& each : graph.nodes()) names.push_back(each.name);
    std::string name = value.text.substr(0, value.text.find('.'));
    if (graph.node(name) != nullptr) {
      if (mistakes.any()) return {};  // an inner node of one that is wrong itself
      name = value.text;
    }
    const bool uses_block = graph.experiment.block_uses.contains(name);
    mistakes.add(value.at, fmt::format("there is no node `{}`{}", uses_block ? value.text : name,
                                       suggested_node(uses_block ? value.text : name, value.scope(), names)));
  }
  return named;
}

std::optional<TableNode> find_table_node(const Graph& graph, const Value& value, const std::string& label,
                                         Mistakes& mistakes) {
  const auto [node, port] = find_node(graph, value, mistakes);
  static const std::vector<std::string> with_table{"table", "series", "samples", "masks", "thresholds"};
  if (node == nullptr || node->verb == nullptr) return std::nullopt;  // its own mistake is told already
  const Port* found = node->verb->port(port);
  if (found == nullptr && mistakes.any()) return std::nullopt;  // perhaps an inner node of one that is wrong itself
  if (found == nullptr || std::ranges::find(with_table, found->kind) == with_table.end()) {
    mistakes.add(
        value.at,
        fmt::format(
            "`{}` ({}) gives no table; score, compare, curves, localize, mask, threshold and the curves of train do",
            value.text, node->verb->name));
    return std::nullopt;
  }
  return TableNode{label, node->name, port};
}

bool read_table_nodes(const Graph& graph, const Value& of, std::vector<TableNode>& nodes, Mistakes& mistakes) {
  bool all = true;
  const auto add = [&](const Value& value, const std::string& label) {
    const auto node = find_table_node(graph, value, label, mistakes);
    if (!node) {
      all = false;
      return;
    }
    if (std::ranges::find(nodes, label, &TableNode::label) != nodes.end())
      return mistakes.add(value.at, fmt::format("of: `{}` stands twice, and would count twice", label));
    const auto same = std::ranges::find_if(
        nodes, [&](const TableNode& other) { return other.node == node->node && other.port == node->port; });
    if (same != nodes.end())
      return mistakes.add(value.at, fmt::format("of: `{}` and `{}` are the same node, `{}`, so that their numbers are "
                                                "equal: name another one, or leave one out",
                                                same->label, label, value.text));
    const Verb& verb = *graph.node(node->node)->verb;
    if (verb.port(node->port)->kind == "table")
      nodes.push_back(*node);
    else
      mistakes.add(value.at, fmt::format("`{}` ({}) gives no metrics that a table could hold: score, localize, "
                                         "compare, the exclusion of segment and the counts of a collection do; draw it "
                                         "as a figure",
                                         value.text, verb.name));
  };
  if (of.find("node") != nullptr) {
    mistakes.add(of.at, "a table shows a node at all places of the sweep; `where` chooses among them");
    all = false;
  } else if (of.is_list()) {
    for (const Value& item : of.items) add(item, item.text);
  } else if (of.is_map()) {
    for (const Value::Member& item : of.members) add(item.value, item.name);
  } else {
    add(of, of.text);
  }
  if ((of.is_list() && of.items.empty()) || (of.is_map() && of.members.empty()))
    mistakes.add(of.at, "a table needs `of`: the node (or nodes) whose numbers it shows");
  return all;
}

}  // namespace collimator
