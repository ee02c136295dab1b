// Short ways to write a node's parameters, and the long ones that they stand for.
#pragma once

#include "framework/graph/value.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

// What a list stands for in the place of a recipe (of a mask, its chain), or a plugin's name with its parameters (of
// `load`, its dataset). Everything else is given back as it is.
Value recipe_of(Value value, const std::string& recipe);

// A node's text with its recipes as maps; and where its main input may be made by a verb (`predict`), with the node of
// that verb in its place: {do: score, of: COLLECTION, with: NETWORK} scores {do: predict, of: COLLECTION, with:
// NETWORK}.
Value written_out(Value node, const Verb& verb);

}  // namespace collimator
