// Which metrics the nodes of a table will give, as far as it is known before they run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/tables/table_spec.hpp"

namespace collimator {

// What the outputs of the nodes' metrics and protocols will be called, each once. Nothing where a node has no
// instances, as in an experiment with other mistakes. What a verb counts beside its plugins (`missing`, `p_refused`) is
// not told.
std::optional<std::vector<std::string>> given_metrics(const std::vector<TableNode>& of, const Graph& graph,
                                                      const Registry& registry);

}  // namespace collimator
