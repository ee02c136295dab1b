// Sums the probabilities in logarithms, so that large counts do not overflow.
#include "framework/stats/fisher.hpp"

#include <algorithm>
#include <cmath>

namespace collimator {
namespace {

double log_factorial(std::int64_t n) { return std::lgamma(static_cast<double>(n) + 1); }

double log_choose(std::int64_t n, std::int64_t k) { return log_factorial(n) - log_factorial(k) - log_factorial(n - k); }

}  // namespace

double fisher_exact(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
  const std::int64_t row = a + b, other = c + d, column = a + c;
  if (row == 0 || other == 0 || column == 0 || b + d == 0) return 1;
  const auto log_probability = [&](std::int64_t first) {
    return log_choose(row, first) + log_choose(other, column - first) - log_choose(row + other, column);
  };
  constexpr double rounding = 1e-7;  // equally likely tables come out a little apart
  const double observed = log_probability(a) + rounding;
  double p = 0;
  for (std::int64_t first = std::max<std::int64_t>(0, column - other); first <= std::min(row, column); ++first)
    if (const double each = log_probability(first); each <= observed) p += std::exp(each);
  return std::min(p, 1.0);
}

}  // namespace collimator
