// Two shares of hits on the same samples, of patients with several samples: McNemar's test and effect sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "framework/stats/delong.hpp"

namespace collimator {

struct PairedShares {
  double ours = std::nan(""), theirs = std::nan("");          // shares of hits
  double difference = std::nan(""), variance = std::nan("");  // of ours - theirs
  Interval interval;                                          // d -+ 1.959964 SE, cut to [-1,1]
  double p = std::nan("");                                    // two-sided, of equal shares
  double odds_ratio = std::nan("");                           // only we hit : only they hit
  Interval odds_interval;
  double cohen_h = std::nan("");
  Interval h_interval;
  std::size_t n = 0, patients = 0, only_ours = 0, only_theirs = 0;
  std::string note, odds_note, h_note;  // how p came about, and why numbers are undefined
};

// `ours` and `theirs` tell for each sample whether the arm was right (1) or not (0); `patients` numbers each sample's
// patient. With x_k, y_k hits among the n_k samples of patient k of K, d_k = x_k - y_k and N = sum n_k:
//   p           chi2 = (sum d_k)^2 / sum d_k^2, one degree of freedom: Obuchowski's statistic (Stat Med 1998;17:1495)
//               without its factor (K - 1) / K, as Yang, Sun and Hardin (Biom J 2010;52:638) propose; it is McNemar's
//               (b - c)^2 / (b + c) where each patient has one sample. With one sample each and fewer than 25
//               discordant ones: the exact binomial test, twice the lesser tail, at most 1. Else it is no less than
//               2 / 2^K (few_patients.hpp), and NaN where no sum differs.
//   variance    K / (K - 1) sum_k (d_k - n_k d)^2 / N^2, that of a ratio of sums over patients (Obuchowski 1998)
//   odds_ratio  b / c; its logarithm's variance is sum_k (b_k / b - c_k / c)^2, which is 1/b + 1/c where each
//               patient has one sample; there, below 25 discordant ones, Clopper and Pearson's bounds of b / (b + c)
//   cohen_h     2 asin sqrt(ours) - 2 asin sqrt(theirs) (Cohen 1988, 6.2), variance by the delta method from the
//               patients' sums as above; no interval where a share is 0 or 1
// Intervals and the chi-squared test are left out where their variance is 0 or the patients are too few, and few are
// noted; the binomial test and its bounds are exact for any number. What needs two patients is NaN with one. Throws
// std::invalid_argument where the lists differ in length.
PairedShares compare_shares(std::span<const std::uint8_t> ours, std::span<const std::uint8_t> theirs,
                            std::span<const std::uint32_t> patients);

}  // namespace collimator
