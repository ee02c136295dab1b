// Counts the ways to exchange patients by their logarithm, since their number soon leaves every type.
#include "framework/stats/few_patients.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace collimator {

std::size_t PatientsOfDifference::fewest() const { return both + std::min(only_ours, only_theirs); }

double PatientsOfDifference::least_one_sided() const {
  double least = std::ldexp(1.0, -static_cast<int>(std::min<std::size_t>(both, 4000)));
  const std::size_t fewer = std::min(only_ours, only_theirs), all = only_ours + only_theirs;
  for (std::size_t i = 0; i < fewer && least > 0; ++i)
    least *= static_cast<double>(i + 1) / static_cast<double>(all - i);
  return least;
}

double PatientsOfDifference::least_two_sided() const { return std::min(1.0, 2 * least_one_sided()); }

double PatientsOfDifference::one_sided(double p) const { return p < least_one_sided() ? least_one_sided() : p; }

double PatientsOfDifference::two_sided(double p) const { return p < least_two_sided() ? least_two_sided() : p; }

std::string few_note(std::size_t patients, const char* units) {
  return patients < few_patients ? fmt::format("few {}: {}", units, patients) : std::string();
}

std::string too_few_words(std::size_t patients, const char* units) {
  std::string_view unit = units;
  if (patients == 1 && unit.ends_with('s')) unit.remove_suffix(1);
  return patients == 1 ? fmt::format("there is one {}", unit) : fmt::format("there are only {} {}", patients, unit);
}

}  // namespace collimator
