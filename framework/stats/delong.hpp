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

inline constexpr double z_95 = 1.959964;  // beyond it, to both sides, lie 5 % of a normal distribution

struct Interval {
  double low = std::nan(""), high = std::nan("");
};

// A -+ 1.959964 SE, cut to [0,1].
Interval delong_interval(double area, double variance);

// Two-sided p-value of equal areas of two arms, z = (A0 - A1) / sqrt(var), normal; 1 where arms are equal in every
// sample.
double delong_p_value(const DeLong& arms, std::size_t first, std::size_t second);

}  // namespace collimator
