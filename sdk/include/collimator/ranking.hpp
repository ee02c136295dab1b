// Scores in order, ties kept together: what metrics that depend on ranks sort once and then weigh many times.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>
#include <vector>

namespace collimator {

// order[i] is the sample at place i, scores ascending; ends[g] is the place after the g-th group of equal scores.
struct Ranking {
  std::vector<std::uint32_t> order, ends;
};

// Sorts in O(n log n); scores that ascend already cost O(n). Throws std::invalid_argument where a score is NaN.
inline Ranking rank(std::span<const double> scores) {
  if (scores.size() > std::numeric_limits<std::uint32_t>::max())
    throw std::invalid_argument("more than 2^32 - 1 scores cannot be ranked");
  if (std::ranges::any_of(scores, [](double score) { return std::isnan(score); }))
    throw std::invalid_argument("a score is NaN, so the samples have no order");
  Ranking ranking;
  ranking.order.resize(scores.size());
  std::iota(ranking.order.begin(), ranking.order.end(), 0);
  if (!std::ranges::is_sorted(scores))
    std::ranges::sort(ranking.order, [&](std::uint32_t a, std::uint32_t b) {
      return scores[a] != scores[b] ? scores[a] < scores[b] : a < b;
    });
  for (std::size_t i = 1; i <= scores.size(); ++i)
    if (i == scores.size() || scores[ranking.order[i]] != scores[ranking.order[i - 1]])
      ranking.ends.push_back(static_cast<std::uint32_t>(i));
  return ranking;
}

}  // namespace collimator
