// Which seeds of two arms take part in their difference, and what its interval and p can cover.
#pragma once

#include <set>
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
  bool empty() const { return ours.empty() || theirs.empty(); }
};

// The seeds of each arm with which a number is undefined.
struct UndefinedSeeds {
  std::set<std::size_t> ours, theirs;
  bool none() const { return ours.empty() && theirs.empty(); }
  auto operator<=>(const UndefinedSeeds&) const = default;
};

// Seeds that are `undefined` are left out, where both arms have them with their partner, and counted in the note; that
// may leave no run. Pointers into the arms, which must stay. Throws InputError where an arm has no run to begin with.
ContrastDesign contrast_design(const ContrastArm& ours, const ContrastArm& theirs, const UndefinedSeeds& undefined);

}  // namespace collimator
