// Gives each unit in turn to the part that is furthest behind its share.
#include "framework/verbs/split/allot.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "framework/verbs/draw.hpp"

namespace collimator {

std::vector<std::size_t> allot(const std::vector<SplitUnit>& units, const std::vector<double>& shares, const Rng& rng,
                               const std::vector<std::size_t>& most) {
  std::vector<std::size_t> order(units.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  order = in_drawn_order(std::move(order), rng, [&](std::size_t unit) { return std::string_view(units[unit].name); });
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return units[a].stratum < units[b].stratum; });

  std::vector<std::size_t> parts(units.size()), counts(shares.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::size_t furthest = 0;
    double furthest_behind = -1e300;
    for (std::size_t part = 0; part < shares.size(); ++part)
      if (const double behind = shares[part] * static_cast<double>(i + 1) - static_cast<double>(counts[part]);
          shares[part] > 0 && behind > furthest_behind + 1e-9 && (most.empty() || counts[part] < most[part])) {
        furthest_behind = behind;
        furthest = part;
      }
    parts[order[i]] = furthest;
    ++counts[furthest];
  }
  return parts;
}

}  // namespace collimator
