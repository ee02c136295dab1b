// Which numbers and columns the tables of nodes will have, as far as it is known before they run.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/tables/table_spec.hpp"

namespace collimator {

// What the column `metric` of the nodes' tables may hold, each once. Nothing where a node has no instances, as in an
// experiment with other mistakes, or a table without that column.
std::optional<std::vector<std::string>> given_metrics(const std::vector<TableNode>& of, const Graph& graph,
                                                      const Registry& registry);

// Where the nodes' metrics say that their numbers lie, by the name that the table has of them; endless is a name that
// stands for different metrics, and a protocol's number, whose range depends on the maps.
NumberRanges given_ranges(const std::vector<TableNode>& of, const Graph& graph, const Registry& registry);

// Which of them are odds ratios: the numbers of metrics with log-normal intervals, and those that `compare` calls so.
std::set<std::string> given_odds_ratios(const std::vector<TableNode>& of, const Graph& graph, const Registry& registry);

// The columns that a node's table may have. Nothing where they are not known, as above.
std::optional<std::vector<std::string>> given_columns(const TableNode& of, const Graph& graph,
                                                      const Registry& registry);

}  // namespace collimator
