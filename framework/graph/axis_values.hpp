// The values of a sweep's axis: listed, labelled, repeated, or from a variable or a file.
#pragma once

#include <string>
#include <string_view>

#include "framework/graph/experiment.hpp"

namespace collimator {

inline constexpr std::size_t most_cells = 100'000;

// Whether result tables call a column of their own so, in CSV or JSON: no axis, and no field that stands for one, can
// have that name.
bool is_table_column(std::string_view name);
// Whether predictions call a column so, which stand beside the axes in one file: no axis can have that name.
bool is_predictions_column(std::string_view name);

// An axis with the condition under which it has values, as it is written; null: it always has.
struct AxisText {
  Axis axis;
  const Value* when = nullptr;
};

// Reads one axis; the variables of `experiment` are known already. A variable that gives values is told to it.
AxisText read_axis(const Value::Member& member, const std::string& zip, Experiment& experiment, Mistakes& mistakes);

}  // namespace collimator
