// The difference between the AUROCs of two arms, with its size, from their areas and covariance.
#pragma once

#include <cmath>
#include <string>

#include "framework/stats/delong.hpp"
#include "framework/stats/few_patients.hpp"

namespace collimator {

struct AreaDifference {
  double value = std::nan(""), variance = std::nan(""), p = std::nan("");
  Interval interval;  // value -+ 1.959964 SE, cut to [-1,1]
  std::string note;   // why there is no interval, or what it hides
  // sqrt(2) (z(A1) - z(A2)) with z the normal quantile: the difference between the binormal d_a (Simpson and Fitter
  // 1973), interval by the delta method
  double effect = std::nan("");
  Interval effect_interval;
  std::string effect_note;
};

// First less second of two arms whose areas are defined. Where their patients are too few (few_patients.hpp), there are
// neither intervals nor p; few are noted, and p is no less than they allow.
AreaDifference area_difference(const DeLong& arms, const PatientsOfDifference& patients);

}  // namespace collimator
