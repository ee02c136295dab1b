// Intervals for proportions of independent samples: one per patient.
#pragma once

#include "framework/stats/delong.hpp"

namespace collimator {

// Wilson's score interval (1927) for `hits` of `trials`, z = 1.959964; [0,1] bounds are kept exactly at 0 and all hits.
// NaN without trials. Throws std::invalid_argument unless 0 <= hits <= trials.
Interval wilson(double hits, double trials);

// Clopper and Pearson's interval (1934): covers the truth in at least 95 % of samples, whatever it is.
// Arguments, NaN and errors are as with wilson().
Interval clopper_pearson(double hits, double trials);

}  // namespace collimator
