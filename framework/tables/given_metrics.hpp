// Which numbers and columns the tables of nodes will have, as far as it is known before they run.
#pragma once

#include <optional>
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

// The columns that a node's table may have. Nothing where they are not known, as above.
std::optional<std::vector<std::string>> given_columns(const TableNode& of, const Graph& graph,
                                                      const Registry& registry);

}  // namespace collimator
