// Intervals that need no bootstrap: of proportions and odds ratios of independent samples, and of AUROCs.
#pragma once

#include <optional>
#include <string>

#include "framework/stats/averages.hpp"
#include "framework/stats/delong.hpp"
#include "framework/stats/score_cells.hpp"

namespace collimator {

struct NamedInterval {
  double low = std::nan(""), high = std::nan("");
  std::string method, note;
};

// The 95 % interval of one output of a metric of one class, by what its manifest asks for:
//   delong      with patients as clusters (delong.hpp)
//   wilson      `shares` (proportion.hpp); only where no patient has two of the share's own trials
//   lognormal   the metric's own low and high; only where no patient repeats
// Few patients (few_patients.hpp) are noted of the first and the last, and too few leave only a note; `units` names
// what counts as a patient. Nothing where the metric asks for none of them, or where it does not hold: then the
// bootstrap by patient does.
std::optional<NamedInterval> closed_interval(const MetricInUse& metric, std::size_t output, const Measured& measured,
                                             const GroupClass& part, ShareInterval shares = ShareInterval::wilson,
                                             const char* units = "patients");

}  // namespace collimator
