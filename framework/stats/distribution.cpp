// Asks Boost.Math for quantiles and tails, and settles the ends where Boost.Math throws.
#include "framework/stats/distribution.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace collimator {

namespace math = boost::math;

double normal_below(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

double normal_density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

double normal_quantile(double share) {
  if (share <= 0) return -std::numeric_limits<double>::infinity();
  if (share >= 1) return std::numeric_limits<double>::infinity();
  return math::quantile(math::normal_distribution<double>(), share);
}

double t_beyond(double t, double freedom) {
  if (std::isnan(t)) return t;
  if (std::isinf(t)) return 0;
  return 2 * math::cdf(math::complement(math::students_t_distribution<double>(freedom), std::abs(t)));
}

double t_quantile(double share, double freedom) {
  return math::quantile(math::students_t_distribution<double>(freedom), share);
}

double coin_below(std::uint64_t hits, std::uint64_t trials) {
  if (hits >= trials) return 1;
  return math::cdf(math::binomial_distribution<double>(static_cast<double>(trials), 0.5), static_cast<double>(hits));
}

double share_lower(std::uint64_t hits, std::uint64_t trials, double tail) {
  if (hits == 0) return 0;
  return math::quantile(
      math::beta_distribution<double>(static_cast<double>(hits), static_cast<double>(trials - hits) + 1), tail);
}

double share_upper(std::uint64_t hits, std::uint64_t trials, double tail) {
  return 1 - share_lower(trials - hits, trials, tail);
}

}  // namespace collimator
