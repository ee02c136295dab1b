// The connected components of a mask, as runs of visible pixels: a smooth mask has far fewer runs than pixels.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <collimator/views.hpp>

namespace collimator {

// Columns [first, end) of row y.
struct Run {
  std::int32_t y = 0, first = 0, end = 0;
  std::int32_t component = 0;
};

struct Components {
  std::vector<Run> runs;  // of all visible pixels, by row and column
  std::int32_t count = 0;
};

namespace detail {

// The representative of a run's component; halves the path to it.
inline std::int32_t root_of(std::vector<std::int32_t>& parent, std::int32_t run) {
  const auto up = [&](std::int32_t of) -> std::int32_t& { return parent[static_cast<std::size_t>(of)]; };
  while (up(run) != run) run = up(run) = up(up(run));
  return run;
}

}  // namespace detail

// The 8-connected components, numbered from 0 by their first pixel. For masks of less than 2^31 pixels.
inline Components components_of(ConstMaskView mask) {
  Components result;
  std::vector<Run>& runs = result.runs;
  std::vector<std::int32_t> parent;  // of each run, an earlier one of its component or itself
  std::size_t row_begin = 0;
  for (std::int64_t y = 0; y < mask.height(); ++y) {
    std::size_t above = row_begin;  // the first run of the row above that may still touch
    const std::size_t above_end = row_begin = runs.size();
    for_runs(mask.row(y), 1, [&](std::size_t first, std::size_t end) {
      const Run run{static_cast<std::int32_t>(y), static_cast<std::int32_t>(first), static_cast<std::int32_t>(end), 0};
      const auto index = static_cast<std::int32_t>(runs.size());
      parent.push_back(index);
      runs.push_back(run);
      while (above < above_end && runs[above].end < run.first) ++above;
      for (std::size_t other = above; other < above_end && runs[other].first <= run.end; ++other) {
        const std::int32_t a = detail::root_of(parent, static_cast<std::int32_t>(other));
        const std::int32_t b = detail::root_of(parent, index);
        parent[static_cast<std::size_t>(std::max(a, b))] = std::min(a, b);
      }
    });
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto root = static_cast<std::size_t>(detail::root_of(parent, static_cast<std::int32_t>(i)));
    runs[i].component = root == i ? result.count++ : runs[root].component;
  }
  return result;
}

}  // namespace collimator
