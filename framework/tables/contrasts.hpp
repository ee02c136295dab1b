// The tests behind a table's `baseline`: a task for each arm, made by the verb whose table it is.
#pragma once

#include "framework/tables/table_spec.hpp"

namespace collimator {

// Adds to the graph, and to spec.differences, the test of every arm of a node that has a baseline equal to it on all
// other axes. No test is added for a node whose verb tests no differences, or that does not use an axis of the
// baseline. Where the verb says that these arms cannot be tested, that is a mistake at `at`.
void add_contrasts(const TableNode& of, const Position& at, TableSpec& spec, Graph& graph, const Registry& registry,
                   Mistakes& mistakes);

}  // namespace collimator
