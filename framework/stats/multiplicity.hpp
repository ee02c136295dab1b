// p-values adjusted for the number of hypotheses tested at once.
#pragma once

#include <span>
#include <vector>

namespace collimator {

// Holm's step-down adjustment (Holm 1979): keeps the chance of any false rejection in the family below alpha, under
// any dependence. Entries that are NaN are not in the family and stay NaN.
std::vector<double> holm(std::span<const double> p);

// Benjamini and Hochberg's step-up adjustment (1995): the expected share of false rejections. NaN as above.
std::vector<double> benjamini_hochberg(std::span<const double> p);

}  // namespace collimator
