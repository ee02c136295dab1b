// A result table as a picture: each number a dot with its spread.
#pragma once

#include <string>

#include "framework/tables/result_table.hpp"

namespace collimator {

// A result table as dots with their intervals, or spreads; published numbers as hollow diamonds. "" where it has no
// finite number.
std::string draw_intervals(const ResultTable& table);

}  // namespace collimator
