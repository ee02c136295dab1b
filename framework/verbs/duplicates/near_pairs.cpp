// Sorts the hashes into the buckets of each stretch.
#include "framework/verbs/duplicates/near_pairs.hpp"

#include <algorithm>
#include <bit>
#include <tuple>
#include <vector>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

constexpr std::size_t most_pairs = std::size_t{1} << 24;

struct Stretch {
  int begin = 0, size = 0;
  std::uint64_t of(std::uint64_t hash) const {
    return size == 64 ? hash : (hash >> begin) & ((std::uint64_t{1} << size) - 1);
  }
};

}  // namespace

void near_pairs(std::span<const std::uint64_t> hashes, int most,
                const std::function<bool(std::size_t, std::size_t, int)>& found) {
  std::vector<Stretch> stretches;
  for (int i = 0, begin = 0; i <= most; ++i) {
    const int end = 64 * (i + 1) / (most + 1);
    stretches.push_back({begin, end - begin});
    begin = end;
  }
  std::vector<std::tuple<std::uint32_t, std::uint32_t, int>> pairs;
  std::vector<std::uint32_t> order(hashes.size());
  for (std::size_t s = 0; s < stretches.size(); ++s) {
    const Stretch& stretch = stretches[s];
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return stretch.of(hashes[i]); });
    for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
      const std::uint64_t bucket = stretch.of(hashes[order[first]]);
      while (last < order.size() && stretch.of(hashes[order[last]]) == bucket) ++last;
      for (std::size_t i = first; i < last; ++i)
        for (std::size_t j = i + 1; j < last; ++j) {
          const std::uint64_t a = hashes[order[i]], b = hashes[order[j]];
          const int distance = std::popcount(a ^ b);
          if (distance > most) continue;
          // A pair that shares an earlier stretch was found there.
          const bool known = std::any_of(stretches.begin(), stretches.begin() + static_cast<std::ptrdiff_t>(s),
                                         [&](const Stretch& other) { return other.of(a) == other.of(b); });
          if (!known && pairs.size() == most_pairs)
            throw failure("more than {} pairs of pictures differ in {} bits or fewer: ask for a lesser `distance`",
                          most_pairs, most);
          if (!known) pairs.emplace_back(order[i], order[j], distance);  // order[i] < order[j]: the sort is stable
        }
    }
  }
  std::ranges::sort(pairs);
  for (const auto& [a, b, distance] : pairs)
    if (!found(a, b, distance)) return;
}

}  // namespace collimator
