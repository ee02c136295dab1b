// A result table as a picture: each number a dot with its spread.
#pragma once

#include <string>

#include "framework/tables/result_table.hpp"

namespace collimator {

// Draws each number of the table as a dot with its interval or spread, and published numbers as hollow diamonds. ""
// where the table has no finite number.
std::string draw_intervals(const ResultTable& table);

}  // namespace collimator
