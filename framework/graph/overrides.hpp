// What a use of a block, or --set, changes of the nodes inside.
#pragma once

#include "framework/graph/experiment.hpp"

namespace collimator {

// Puts the members of `with` in the place of the node's own, or beside them. What is a map is entered: inner nodes,
// recipes, and parameters of the same plugin; everything else is replaced whole. A variable is what it stands for; what
// an axis or another node gives cannot be changed in part, which is told. `blocks`: the document's, or null.
void override_node(Value& node, const Value& with, const Value* blocks, Experiment& experiment, Mistakes& mistakes);

}  // namespace collimator
