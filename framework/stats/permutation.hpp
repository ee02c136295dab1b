// The permutation test of two arms: patients change sides, all their samples together.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "framework/stats/averages.hpp"
#include "framework/stats/contrast.hpp"
#include "framework/stats/pairing.hpp"

namespace collimator {

// ours - theirs, as in ContrastRow.
struct PermutationRow {
  std::string class_name, metric;
  double difference = std::nan(""), p = std::nan("");
  std::string note;  // how p came about, or why it is undefined
};

// Whether each patient's predictions change sides in permutation r: bit i mod 32 of word i / 32 of
// Rng(seed).stream("permutation").stream("r"), patients in the order of PatientIndex.
std::vector<bool> draw_swaps(std::uint64_t seed, std::uint64_t replicate, std::size_t patients);

// Under the hypothesis that the arms are exchangeable within each patient, two-sided:
//   p = (1 + #{|d*| >= |d|}) / (1 + B)        over B = options.replicates random swaps (Phipson and Smyth 2010)
//   p = #{|d*| >= |d|} / 2^patients           over all swaps, where those are no more than B
// Metrics that only rank see each arm's midranks in the place of its probabilities, so that no increasing change of one
// arm's scale changes p; odds ratios are held against each other by their logarithms. Only outputs that tables show are
// tested. A swap that leaves the difference undefined is left out, and the note says so. p is no less than what all
// swaps of the number's patients could give (few_patients.hpp).
// Equal differences may be rounded differently, so that |d*| counts where it is less than |d| by no more than rounding:
// 2 (n + 8) 2^-52 of the numbers that are summed, n the samples. That bounds the error of two differences of sums of n
// terms. The greatest of these numbers over all swaps stands for them, or the metric of the scores without their signs
// where some are negative; of logarithms at least 1. So p does not change where both arms are rescaled by a power of
// two, nor does the last digit of any other factor decide. Rows stand by class, then metric. Where there are several
// classes, rows of the averages follow, over the classes in which the difference is defined as observed; micro averages
// pool the pairs of sample and class, and rank them all together. All `classes` number their patients by one index.
std::vector<PermutationRow> permutation_test(std::span<const PairedClass> classes, std::span<const MetricInUse> metrics,
                                             const Thresholds& thresholds, std::size_t patients,
                                             const BootstrapOptions& options,
                                             const std::vector<Average>& averages = {Average::macro});

}  // namespace collimator
