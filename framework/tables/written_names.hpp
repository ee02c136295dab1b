// The files that a run writes of its nodes beside the tables that it was asked for.
#pragma once

#include "framework/graph/graph.hpp"

namespace collimator {

// Tells tables that would take the place of such a file, axes that would give it two columns of one name, and names of
// nodes that are too long for it.
void check_written_names(const Graph& graph, Mistakes& mistakes);

}  // namespace collimator
