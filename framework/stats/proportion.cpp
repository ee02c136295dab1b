// Computes Wilson's interval in closed form, Clopper and Pearson's by quantiles of the beta distribution.
#include "framework/stats/proportion.hpp"

#include <cmath>
#include <cstdint>
#include <stdexcept>

#include "framework/stats/distribution.hpp"

namespace collimator {

namespace {

void check_share(double hits, double trials) {
  if (!(hits >= 0 && hits <= trials)) throw std::invalid_argument("a share's hits must lie between 0 and its trials");
}

}  // namespace

Interval wilson(double hits, double trials) {
  check_share(hits, trials);
  if (trials == 0) return {};
  constexpr double z = z_95;
  const double share = hits / trials, square = z * z / trials;
  const double center = (share + square / 2) / (1 + square);
  const double reach = z / (1 + square) * std::sqrt(share * (1 - share) / trials + square / (4 * trials));
  return {hits == 0 ? 0.0 : center - reach, hits == trials ? 1.0 : center + reach};
}

Interval clopper_pearson(double hits, double trials) {
  check_share(hits, trials);
  if (trials == 0) return {};
  const auto of = static_cast<std::uint64_t>(std::llround(trials)),
             seen = static_cast<std::uint64_t>(std::llround(hits));
  return {share_lower(seen, of, 0.025), share_upper(seen, of, 0.025)};
}

}  // namespace collimator
