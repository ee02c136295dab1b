// The normal, Student's t and the binomial distribution (Boost.Math), where only a few values of each are needed.
#pragma once

#include <cstdint>

namespace collimator {

double normal_below(double z);  // P(Z <= z)
double normal_density(double z);
double normal_quantile(double share);             // -inf and inf at 0 and 1
double t_beyond(double t, double freedom);        // P(|T| >= |t|), two-sided; NaN for NaN
double t_quantile(double share, double freedom);  // P(T <= result) = share, 0 < share < 1

// P(X <= hits) of `trials` fair coins.
double coin_below(std::uint64_t hits, std::uint64_t trials);

// The share of hits of which `hits` or fewer (or more) of `trials` would be seen with probability `tail`: bounds of
// Clopper and Pearson's interval (1934). 0 and 1 where all or none are hits.
double share_lower(std::uint64_t hits, std::uint64_t trials, double tail);
double share_upper(std::uint64_t hits, std::uint64_t trials, double tail);

}  // namespace collimator
