// Which rows of a table are shown: `where`, and the keys that it and other parts of a table may name.
#pragma once

#include <array>
#include <string>

#include "framework/tables/table_spec.hpp"

namespace collimator {

// What a table may be arranged by beside the axes.
inline constexpr std::array<const char*, 4> implicit_keys{"node", "class", "metric", "group"};

// The axis whose values a name tells: its own, or that of the records whose field it is.
std::string axis_of(const Experiment& experiment, const std::string& name);

// Reads `where` into a table whose `of`, `over` and `values` are read. `nodes_known`: all nodes that it names give
// tables.
void read_where(const Value& value, const Graph& graph, const Registry& registry, bool nodes_known, TableSpec& spec,
                Mistakes& mistakes);

}  // namespace collimator
