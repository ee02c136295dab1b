// Gives places in the parts away in turn, from a place that is drawn.
#include "framework/verbs/split/allot.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

#include "framework/verbs/draw.hpp"

namespace collimator {

namespace {

// The parts in the order in which places are given away: each goes to the part that is furthest behind its share.
std::vector<std::size_t> places(std::size_t count, const std::vector<double>& shares,
                                const std::vector<std::size_t>& most) {
  std::vector<std::size_t> all, counts(shares.size());
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t furthest = 0;
    double furthest_behind = -1e300;
    for (std::size_t part = 0; part < shares.size(); ++part)
      if (const double behind = shares[part] * static_cast<double>(i + 1) - static_cast<double>(counts[part]);
          shares[part] > 0 && behind > furthest_behind + 1e-9 && (most.empty() || counts[part] < most[part])) {
        furthest_behind = behind;
        furthest = part;
      }
    all.push_back(furthest);
    ++counts[furthest];
  }
  return all;
}

}  // namespace

std::vector<std::size_t> allot(const std::vector<SplitUnit>& units, const std::vector<double>& shares, const Rng& rng,
                               const std::vector<std::size_t>& most) {
  if (units.empty()) return {};
  std::vector<std::size_t> order(units.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  order = in_drawn_order(std::move(order), rng, [&](std::size_t unit) { return std::string_view(units[unit].name); });
  std::map<std::string_view, std::uint64_t> drawn;  // of each stratum
  for (const SplitUnit& unit : units)
    if (const auto [stratum, is_new] = drawn.try_emplace(unit.stratum); is_new)
      stratum->second = rng.stream("strata").stream(unit.stratum).next64();
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const std::string_view one = units[a].stratum, other = units[b].stratum;
    return std::pair(drawn.at(one), one) < std::pair(drawn.at(other), other);
  });

  const std::vector<std::size_t> given = places(units.size(), shares, most);
  const std::size_t first = rng.stream("first place").below(units.size());
  std::vector<std::size_t> parts(units.size());
  for (std::size_t i = 0; i < order.size(); ++i) parts[order[i]] = given[(first + i) % given.size()];
  return parts;
}

}  // namespace collimator
