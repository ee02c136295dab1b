// How many samples to keep of each cell of a fourfold table, so that two yes-or-no attributes correlate as is wished.
#pragma once

#include <cstddef>
#include <optional>

namespace collimator {

// Samples by whether they have a class and an attribute.
struct Fourfold {
  std::size_t both = 0, class_only = 0, attribute_only = 0, neither = 0;

  std::size_t all() const { return both + class_only + attribute_only + neither; }
  // The phi coefficient (Pearson's correlation of two binary variables; Yule 1912), from -1 to 1; nan where one of the
  // two is the same in all samples.
  double phi() const;
};

// Phi comes as near as this to what is wished, or the wish is refused; 1 and -1 are reached exactly.
inline constexpr double phi_tolerance = 0.01;
// It comes nearer still, to within `phi_aim`, where at least this share of the samples is kept that would be otherwise.
inline constexpr double phi_aim = 0.0005, aim_worth = 0.95;

// The fourfold table of the fewest left out whose phi is `wished`, as near as that; of equally few the nearest.
// Phi rises with `both` and `neither` and falls with the other two, so of many samples only the two cells that stand in
// the way are lowered, until phi has come to the wish; of few, all tables are tried. Nothing where no choice comes so
// near; `nearest` is what comes nearest then.
std::optional<Fourfold> fourfold_with_phi(const Fourfold& there, double wished, Fourfold& nearest);

}  // namespace collimator
