// Asks contrasts.hpp for the labels of a row's baseline.
#include "framework/tables/row_index.hpp"

#include <algorithm>

#include "framework/tables/contrasts.hpp"

namespace collimator {

RowIndex::RowIndex(ResultTable& table, const Graph& graph) : table_(table), graph_(graph) {
  for (std::size_t i = 0; i < table.rows.size(); ++i) places_.emplace(table.rows[i].keys, i);
}

ResultRow* RowIndex::find(const Keys& keys) const {
  const auto found = places_.find(keys);
  return found == places_.end() ? nullptr : &table_.rows[found->second];
}

const ResultRow* RowIndex::baseline_of(const ResultRow& row) const {
  const auto keys = counterpart_of(row);
  return keys ? find(*keys) : nullptr;
}

std::optional<RowIndex::Keys> RowIndex::counterpart_of(const ResultRow& row) const {
  Keys keys, axes;
  for (const auto& [key, value] : row.keys) (graph_.experiment.axis(key) != nullptr ? axes : keys).emplace(key, value);
  const TableSpec& spec = table_.spec;
  const Node& node = *graph_.node(std::ranges::find(spec.of, row.keys.at("node"), &TableNode::label)->node);
  const Node& base = base_of(spec, graph_, node);
  const auto other = counterpart(spec, graph_.experiment, node, base, axes);
  if (!other) return std::nullopt;
  keys.insert(other->begin(), other->end());
  if (spec.baseline.contains("node")) keys["node"] = spec.baseline.at("node");
  return keys;
}

}  // namespace collimator
