// Rectangles and lengths on masks: what maskers of simple shapes share.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>

#include <collimator/views.hpp>

namespace collimator {

// The number of visible pixels.
inline std::int64_t area_of(ConstMaskView mask) {
  std::int64_t sum = 0;
  for (std::int64_t y = 0; y < mask.height(); ++y) {
    const auto row = mask.row(y);
    sum += std::accumulate(row.begin(), row.end(), std::int64_t{0});
  }
  return sum;
}

// The smallest rectangle that holds every visible pixel; of no area where there is none.
inline Rect bounding_box(ConstMaskView mask) {
  std::int64_t left = mask.width(), right = 0, top = mask.height(), bottom = 0;
  for (std::int64_t y = 0; y < mask.height(); ++y) {
    const auto row = mask.row(y);
    const auto first = std::ranges::find(row, std::uint8_t{1});
    if (first == row.end()) continue;
    auto last = row.end();
    while (*(last - 1) == 0) --last;
    left = std::min<std::int64_t>(left, first - row.begin());
    right = std::max<std::int64_t>(right, last - row.begin());
    top = std::min(top, y);
    bottom = y + 1;
  }
  if (bottom == 0) return {};
  return {left, top, right - left, bottom - top};
}

// Hides everything outside `rect`; what was hidden inside stays hidden.
inline void keep_only(MaskView mask, const Rect& rect) {
  for (std::int64_t y = 0; y < mask.height(); ++y)
    for (std::int64_t x = 0; x < mask.width(); ++x)
      if (y < rect.y || y >= rect.y + rect.height || x < rect.x || x >= rect.x + rect.width) mask(y, x) = 0;
}

// The pixel of a line of `from` pixels whose centre is nearest to that of pixel `index` when the line is stretched to
// `length` pixels; of two equally near ones, the later.
inline std::int64_t stretched(std::int64_t index, std::int64_t length, std::int64_t from) {
  return std::min(from - 1, (2 * index + 1) * from / (2 * length));
}

// A length given in pixels of a picture whose longer side is `at`, in pixels of a height x width picture;
// without `at`, the length itself. Not rounded.
inline double native_length(double pixels, std::optional<std::int64_t> at, std::int64_t height, std::int64_t width) {
  return at ? pixels * static_cast<double>(std::max(height, width)) / static_cast<double>(*at) : pixels;
}

// A length in whole pixels, from 0 to `most`.
inline std::int64_t whole_pixels(double length, std::int64_t most) {
  return static_cast<std::int64_t>(std::round(std::clamp(length, 0.0, static_cast<double>(most))));
}

}  // namespace collimator
