// AUROCs with their covariance by DeLong, also where patients have several samples.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace collimator {

struct DeLong {
  std::vector<double> areas;       // one AUROC per arm
  std::vector<double> covariance;  // [arms, arms]

  double variance(std::size_t arm) const { return covariance[arm * areas.size() + arm]; }
};

// Areas by midranks (Sun and Xu 2014, O(n log n), float64) and their covariance from the structural components of
// DeLong et al. 1988, summed by patient (Obuchowski 1997, equations 3 to 6):
//   S10 = I10 / ((I10 - 1) m) sum_i (V10_i - m_i A)^2 over the patients with positive samples, S01 likewise,
//   S11 = I / (I - 1) sum_i (V10_i - m_i A) (V01_i - n_i A),   var A = S10 / m + S01 / n + 2 S11 / (m n)
// which is DeLong's own, with divisors m - 1 and n - 1, where each patient has one sample.
// scores [arms, samples]; labels 0 or 1; patients numbered from 0, below the number of samples; empty: each sample is a
// patient. Areas are NaN where a class is missing, covariances also where fewer than two patients have it. Throws
// std::invalid_argument for NaN scores.
DeLong delong(std::span<const double> scores, std::span<const double> labels,
              std::span<const std::uint32_t> patients = {});

// One arm of arms that were judged on samples of their own; patients are numbered by one index for all of them.
struct JudgedSamples {
  std::span<const double> scores, labels;
  std::span<const std::uint32_t> patients;
};

// The same for arms whose samples and patients differ, all or some of them, `patients` in number. Each arm has its own
// m, n and A. A covariance is the sum over the patients that both arms have:
//   cov = c(10,10) sum_i D10_i E10_i / (m m') + c(01,01) sum_i D01_i E01_i / (n n')
//         + c(all,all) [sum_i D10_i E01_i / (m n') + sum_i D01_i E10_i / (n m')]
// with D10_i = V10_i - m_i A and so on of the first, E of the second arm. c = I I' / (I I' - I - I' + I'') makes a
// product of deviations from two means unbiased, where I and I' patients have such samples in each arm, and I'' in
// both: it is Obuchowski's I / (I - 1) where the arms have the same patients, so that arms of the same samples get the
// paired covariance. Without a common patient the covariance is 0. NaN and errors as above, arm by arm.
DeLong delong_unpaired(std::span<const JudgedSamples> arms, std::size_t patients);

inline constexpr double z_95 = 1.959964;  // beyond it, to both sides, lie 5 % of a normal distribution

struct Interval {
  double low = std::nan(""), high = std::nan("");
};

// A -+ 1.959964 SE, cut to [0,1].
Interval delong_interval(double area, double variance);

// The variance of the difference of two areas; 0 where it is no more than the rounding of its terms.
double difference_variance(const DeLong& arms, std::size_t first, std::size_t second);

// Two-sided p-value of equal areas of two arms, z = (A0 - A1) / sqrt(var), normal. NaN where the variance is 0: samples
// that all say the same tell nothing of others.
double delong_p_value(const DeLong& arms, std::size_t first, std::size_t second);

}  // namespace collimator
