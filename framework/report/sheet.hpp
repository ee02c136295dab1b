// Contact sheets: the same pictures under many masks, side by side.
#pragma once

#include <string>
#include <vector>

#include "framework/graph/table_spec.hpp"
#include "framework/run/task_result.hpp"

namespace collimator {

// A PNG file's bytes: a column for each instance, with its label above, in lines of as many as fit; a row for each
// sample. "" where no instance has pictures. What failed stands there as an empty frame.
std::string draw_sheet(const FigureSpec& spec, const std::vector<TaskResult>& results);

}  // namespace collimator
