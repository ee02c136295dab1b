// The values of a sweep's axis: listed, labelled, repeated, or from a variable or a file.
#pragma once

#include <string>

#include "framework/graph/experiment.hpp"

namespace collimator {

inline constexpr std::size_t most_cells = 100'000;

// An axis with the condition under which it has values, as it is written; null: it always has.
struct AxisText {
  Axis axis;
  const Value* when = nullptr;
};

// Reads one axis; the variables of `experiment` are known already. A variable that gives values is told to it.
AxisText read_axis(const Value::Member& member, const std::string& zip, Experiment& experiment, Mistakes& mistakes);

}  // namespace collimator
