#include "framework/stats/proportion.hpp"

#include <stdexcept>

namespace collimator {

Interval wilson(double hits, double trials) {
  if (!(hits >= 0 && hits <= trials)) throw std::invalid_argument("wilson: hits must lie between 0 and trials");
  if (trials == 0) return {};
  constexpr double z = 1.959964;
  const double share = hits / trials, square = z * z / trials;
  const double center = (share + square / 2) / (1 + square);
  const double reach = z / (1 + square) * std::sqrt(share * (1 - share) / trials + square / (4 * trials));
  return {hits == 0 ? 0.0 : center - reach, hits == trials ? 1.0 : center + reach};
}

}  // namespace collimator
