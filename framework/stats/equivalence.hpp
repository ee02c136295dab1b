// Is one arm no worse than the other, or as good: one-sided tests of a difference against a margin.
#pragma once

#include <span>

#include "framework/stats/delong.hpp"

namespace collimator {

// Two one-sided tests (Schuirmann 1987) of a difference d = ours - theirs and a margin m > 0, for numbers of which
// more is better (for a loss, swap the arms):
//   noninferior  p-value of "d <= -m"
//   equivalent   the greater of that and of "d >= m"
// The 90 % interval goes with them: equivalent at 5 % where it lies within (-m, m), noninferior where it is above -m.
struct Equivalence {
  Interval ninety;
  double noninferior = std::nan(""), equivalent = std::nan("");
};

// From the normal distribution, z = (d + m) / SE and (d - m) / SE. NaN where the variance
// is, or is 0.
Equivalence equivalence(double difference, double variance, double margin);

// From the replicates d* of a bootstrap, ascending: (1 + #{d* <= -m}) / (B + 1), and 1 + #{d* >= m} likewise, as
// bootstrap_p_value() counts; the interval is the percentiles 5 and 95. NaN without replicates.
Equivalence equivalence(std::span<const double> replicates, double margin);

}  // namespace collimator
