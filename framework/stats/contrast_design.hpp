// Which seeds of two arms take part in their difference, and what its interval and p can cover.
#pragma once

#include <string>

#include "framework/stats/arm_cells.hpp"

namespace collimator {

struct ContrastDesign {
  RunsBySeed ours, theirs;      // the runs that take part
  bool shared = false;          // ours[s] and theirs[s] are of one seed
  bool over_trainings = false;  // the rule of contrast()
  bool tested = true;           // there is a p
  std::size_t seeds = 0;        // of the arm that has fewer, where it has more than one
  std::string note;             // which seeds take part where not all do, and why there is no p
};

// Pointers into the arms, which must stay. Throws InputError where an arm has no run.
ContrastDesign contrast_design(const ContrastArm& ours, const ContrastArm& theirs);

}  // namespace collimator
