// Fisher's exact test of a 2 x 2 table: does a row depend on the column?
#pragma once

#include <cstdint>

namespace collimator {

// Two-sided p-value of the table [[a, b], [c, d]] of counts (Fisher 1922): the probability, margins held fixed, of all
// tables that are no more likely than this one. 1 where a row or a column is empty.
double fisher_exact(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d);

}  // namespace collimator
