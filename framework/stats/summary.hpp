// Numbers that sum up a list of numbers: percentiles, means and their spread, for tables.
#pragma once

#include <cstddef>
#include <limits>
#include <span>

namespace collimator {

// Percentile of type 7 (Hyndman and Fan 1996; the default of R and NumPy): linear between order statistics.
// `share` in [0,1]; `sorted` ascends and holds no NaN. NaN where it is empty.
double percentile(std::span<const double> sorted, double share);

// Over the values that are defined; NaN where there are too few.
struct Summary {
  std::size_t n = 0;  // defined values
  double mean = std::numeric_limits<double>::quiet_NaN();
  double sd = std::numeric_limits<double>::quiet_NaN();   // divisor n - 1; NaN for n < 2
  double sem = std::numeric_limits<double>::quiet_NaN();  // sd / sqrt(n)
};

Summary summarize(std::span<const double> values);

}  // namespace collimator
