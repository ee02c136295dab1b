// The difference between two arms whose trainings and patients are both random: seeds as the readers of a reader study.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "framework/stats/delong.hpp"

namespace collimator {

// The difference of the arms' means, and what it would be with new trainings and new patients.
struct SeedTest {
  double difference = std::nan(""), variance = std::nan(""), p = std::nan("");
  double freedom = std::nan("");  // of Student's t; infinite: the normal distribution
  Interval interval;              // 95 %
  std::string note;               // why there is no test
};

// Obuchowski and Rockette's analysis (Communications in Statistics - Simulation 1995;24:285) with the degrees of
// freedom of Hillis (Statistics in Medicine 2007;26:596), from one number for each seed of each arm, and the covariance
// of all of them over samples of patients, [ours and theirs, ours and theirs].
//   shared seeds    d_s = ours_s - theirs_s of r seeds, s_d their standard deviation, C the mean covariance of d_s and
//                   d_t over s != t: V = s_d^2 / r + max(C, 0), df = V^2 / ((s_d^2 / r)^2 / (r - 1))
//   others          V = s_a^2 / r_a + s_b^2 / r_b + max(C_a + C_b - 2 C_ab, 0), df = V^2 / sum((s^2 / r)^2 / (r - 1)),
//                   C_a the mean covariance of two seeds of one arm, C_ab that of a seed of each. An arm of one number
//                   is one network, whatever else it could have been: s^2 = 0, and C its variance.
// p is two-sided, t = difference / sqrt(V). Seeds that do not differ leave the normal distribution; without any
// variance there is neither interval nor p. Both are found to within rounding: 1e-12 of the numbers, or of their
// variances. A number that is NaN, or a covariance, leaves everything NaN. Throws std::invalid_argument where the sizes
// do not fit, or where neither arm has two seeds.
SeedTest seed_test(std::span<const double> ours, std::span<const double> theirs, std::span<const double> covariance,
                   bool shared);

// The covariance of the columns of draws [replicates, numbers], divisor replicates - 1; NaN for fewer than two.
std::vector<double> covariance_of(std::span<const double> draws, std::size_t numbers);

}  // namespace collimator
