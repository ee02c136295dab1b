// Takes both numbers from one covariance, and says where it gives no interval.
#include "framework/stats/area_difference.hpp"

#include <algorithm>
#include <numbers>

#include "framework/stats/distribution.hpp"

namespace collimator {
namespace {

void effect_size(const DeLong& arms, AreaDifference& result) {
  if (std::ranges::any_of(arms.areas, [](double area) { return area <= 0 || area >= 1; })) {
    result.effect_note = "an area of 0 or 1 has no normal quantile";
    return;
  }
  const double a = normal_quantile(arms.areas[0]), b = normal_quantile(arms.areas[1]);
  result.effect = std::numbers::sqrt2 * (a - b);
  const double u = 1 / normal_density(a), v = 1 / normal_density(b);
  const double variance = 2 * (arms.variance(0) * u * u + arms.variance(1) * v * v - 2 * arms.covariance[1] * u * v);
  if (std::isnan(variance)) {
    result.effect_note = "fewer than two patients have positive, or negative, samples: no interval";
  } else if (result.variance <= 0 || variance <= 0) {
    result.effect_note = "it has a standard error of 0: no interval";
  } else {
    const double reach = z_95 * std::sqrt(variance);
    result.effect_interval = {result.effect - reach, result.effect + reach};
  }
}

void limit(AreaDifference& difference, const PatientsOfDifference& patients) {
  const std::size_t fewest = patients.fewest();
  if (patients.too_few()) {
    if (!std::isnan(difference.interval.low)) difference.note = too_few_words(fewest) + ": no interval, no test";
    if (!std::isnan(difference.effect_interval.low)) difference.effect_note = too_few_words(fewest) + ": no interval";
    difference.interval = difference.effect_interval = {};
    difference.p = std::nan("");
    return;
  }
  difference.p = patients.two_sided(difference.p);
  if (!std::isnan(difference.interval.low)) difference.note = few_note(fewest);
  if (!std::isnan(difference.effect_interval.low)) difference.effect_note = few_note(fewest);
}

}  // namespace

AreaDifference area_difference(const DeLong& arms, const PatientsOfDifference& patients) {
  AreaDifference result;
  result.variance = difference_variance(arms, 0, 1);
  result.value = arms.areas[0] - arms.areas[1];
  result.p = delong_p_value(arms, 0, 1);
  if (std::isnan(result.variance)) {
    result.note = "fewer than two patients have positive, or negative, samples: no interval, no test";
  } else if (result.variance <= 0) {
    result.note = "the difference has a standard error of 0: no interval, no test";
  } else {
    const double reach = z_95 * std::sqrt(result.variance);
    result.interval = {std::max(-1.0, result.value - reach), std::min(1.0, result.value + reach)};
  }
  effect_size(arms, result);
  limit(result, patients);
  return result;
}
}  // namespace collimator
