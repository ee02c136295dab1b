// Two arms held against each other, on the same samples or on others: the tests of the verb `compare`, as rows of a
// table.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/data/table.hpp"
#include "framework/stats/contrast.hpp"
#include "framework/stats/number_ranges.hpp"
#include "framework/stats/paired_test.hpp"

namespace collimator {

struct CompareOptions {
  std::vector<PairedTest> tests;
  std::optional<double> margin;                   // with it, "no worse than" and "as good as" too (equivalence.hpp)
  BootstrapOptions draws;                         // of the bootstrap and of the permutations
  bool paired = true;                             // false: the arms may be of other samples and patients (unpaired.hpp)
  std::vector<Average> averages{Average::macro};  // of bootstrap and permutation, over several classes
};

// One number, ours - theirs where it is a difference. `metric` names it ("f1_difference"), `test` where it is from:
// delong, bootstrap, mcnemar, permutation, and against the margin delong_noninferior, delong_equivalent and so on.
struct CompareRow {
  std::string class_name, metric, test;
  double value = std::nan(""), low = std::nan(""), high = std::nan("");  // 95 %; 90 % against a margin
  double p = std::nan(""), p_holm = std::nan(""), p_bh = std::nan("");   // adjusted over those of one `test`
  std::size_t n = 0, patients = 0;  // of both arms together where they are not paired; the note has each arm's
  std::string note;
  std::string caution;  // of numbers that look at the threshold: Thresholds::caution()
};

// Rows by test, then class. Of each class
//   delong       auroc_difference (clustered DeLong) and auroc_effect_size, both by area_difference()
//   bootstrap    NAME_difference of every metric: contrast() with one pair
//   mcnemar      accuracy, sensitivity (among the positive samples) and specificity (among the negative) at the
//                threshold: NAME_difference, NAME_odds_ratio and NAME_cohen_h, by compare_shares()
//   permutation  NAME_difference of every metric, with p-values and no interval
// Bootstrap and permutation add the averages where there are several classes. Arms that are not `paired` have the first
// two, by delong_unpaired() and by draws over the patients of both arms. Throws InputError where the arms should be of
// the same samples and are not, and where bootstrap or permutation have no metric; std::invalid_argument by
// check_unpaired().
std::vector<CompareRow> compare_arms(const Predictions& ours, const Predictions& theirs, const Thresholds& thresholds,
                                     std::span<const MetricInUse> metrics, const CompareOptions& options);

// Columns class, metric, group_field ("test"), group, value, low, high, p, p_holm, p_bh, n, patients, note; caution
// where a row has one.
Table compare_table(std::span<const CompareRow> rows);

// Where a number of delong or mcnemar lies: a difference of areas or shares, an odds ratio, Cohen's h. Endless for any
// other name.
NumberBounds bounds_of_test(const std::string& number);

}  // namespace collimator
