// The difference between two arms over the folds of a cross-validation, whose training parts overlap.
#pragma once

#include <cstddef>
#include <span>

#include "framework/stats/delong.hpp"

namespace collimator {

struct FoldTest {
  std::size_t folds = 0;  // differences that are defined
  double mean = std::nan(""), t = std::nan(""), p = std::nan("");
  Interval interval;  // 95 %
};

// The corrected resampled t-test (Nadeau and Bengio, Machine Learning 2003;52:239, section 4) of k differences d, one
// for each fold:
//   t = mean(d) / sqrt((1/k + n_test/n_train) var(d)), var with divisor k - 1, two-sided with k - 1 degrees of freedom
// The interval is mean -+ t_0.975 times the same root. `test_over_train` is n_test/n_train, which is 1 / (k - 1) where
// each of k folds is the test part once; with 0 this is the plain t-test, which takes the folds for independent.
// Differences that are NaN are left out; of fewer than two there is a mean only. Equal differences
// (to within 1e-12 of the greatest) have a standard error of 0, and there is a mean only, too.
FoldTest nadeau_bengio(std::span<const double> differences, double test_over_train);

}  // namespace collimator
