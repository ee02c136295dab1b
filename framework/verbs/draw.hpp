// Seeded draws that depend on the samples' ids alone, not on their order or on who else is there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <collimator/rng.hpp>

namespace collimator {

// The items in the order of each one's own random number; `id_of(item)` names it. Equal numbers (never, in
// practice) fall back on the id.
template <typename Item, typename IdOf>
std::vector<Item> in_drawn_order(std::vector<Item> items, const Rng& rng, IdOf id_of) {
  std::vector<std::pair<std::uint64_t, Item>> drawn;
  drawn.reserve(items.size());
  for (Item& item : items) drawn.emplace_back(rng.stream(id_of(item)).next64(), std::move(item));
  std::sort(drawn.begin(), drawn.end(), [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : id_of(a.second) < id_of(b.second);
  });
  items.clear();
  for (auto& [number, item] : drawn) items.push_back(std::move(item));
  return items;
}

}  // namespace collimator
