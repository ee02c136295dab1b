// What few patients allow one to say: the bounds below which numbers are noted and intervals and tests left out.
#pragma once

#include <cstddef>
#include <string>

namespace collimator {

// The bounds. Percentiles of draws and normal distributions both take the patients seen for all that there are, which a
// handful of them is not. Exact tests and intervals (permutations, binomial distributions, Wilson's) know how few there
// are, and need neither bound.
inline constexpr std::size_t few_patients = 10;   // fewer: the number has the note "few patients: 6"
inline constexpr std::size_t least_patients = 4;  // fewer: neither interval nor p over patients

// The patients whose samples make a difference between two arms.
struct PatientsOfDifference {
  std::size_t both = 0;  // have samples in both arms; all of them where arms are paired
  std::size_t only_ours = 0, only_theirs = 0;

  std::size_t fewest() const;  // of the arm that has fewer
  bool too_few() const { return fewest() < least_patients; }
  // No one-sided p-value can be less: 1 / (2^both x C(only_ours + only_theirs, only_ours)), which is the share of one
  // among all ways to exchange the arms within the patients of both, and the other patients among the arms. Two-sided
  // it is twice that.
  double least_one_sided() const;
  double least_two_sided() const;
  // The p-value, or the least that these patients allow; NaN stays NaN.
  double one_sided(double p) const;
  double two_sided(double p) const;
};

// "few patients: 6"; nothing where they are not few. `units` names what is drawn, where it is not patients.
std::string few_note(std::size_t patients, const char* units = "patients");

// Why there is no interval: "there is one patient", "there are only 3 patients".
std::string too_few_words(std::size_t patients, const char* units = "patients");

}  // namespace collimator
