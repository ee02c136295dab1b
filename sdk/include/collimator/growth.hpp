// Grows a set of pixels by an exact radius, in a time that does not depend on the radius.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

#include <collimator/shapes.hpp>

namespace collimator {

// How far a mask grows or shrinks: parameters of `dilate` and `erode`.
struct Radius {
  enum class As { disc, crosses };

  std::optional<double> pixels;
  std::optional<std::int64_t> at;
  std::optional<double> share;
  As as = As::disc;

  void describe(auto& field) {
    field("pixels", pixels, "radius in pixels; 10 where neither this nor `share` is given").min(0).unit("px");
    field("at", at, "`pixels` are those of a picture whose longer side is this; by default those of the picture itself")
        .min(1)
        .unit("px");
    field("share", share, "in place of `pixels`: radius over the square root of the visible area").min(0);
    field("as", as,
          "disc: every pixel whose centre lies within the Euclidean radius; crosses: within the city-block "
          "radius, as so many iterations of a 3 x 3 cross")
        .value("disc", As::disc)
        .value("crosses", As::crosses);
  }
  void check() const {
    if (share && pixels) throw std::invalid_argument("`pixels` and `share` are both given; leave one out");
    if (share && at)
      throw std::invalid_argument("`at` is given with `share`, which needs no resolution; leave one out");
  }

  // In pixels of the picture.
  double native(ConstMaskView mask) const {
    if (share) return *share * std::sqrt(static_cast<double>(area_of(mask)));
    return native_length(pixels.value_or(10), at, mask.height(), mask.width());
  }
};

namespace detail {

// Growth in two steps. Along its row, a pixel gets the number of rows over which the growth still reaches, itself
// among them; it depends on the distance to the row's nearest pixel of the set alone. Then these numbers go down and
// up the columns, one less with each row; where one is left, the pixel is within the radius. `Rows` is the smallest
// type that holds them, since the second step is bound by memory.
template <typename Rows>
class Growth {
 public:
  // `rows` over which the growth reaches, by the distance along the row, from 0 on; falling, all above 0.
  explicit Growth(std::span<const std::int64_t> rows) : at_set_(static_cast<Rows>(rows.front())) {
    for (const std::int64_t count : rows.subspan(1)) falling_.push_back(static_cast<Rows>(count));
    rising_.assign(falling_.rbegin(), falling_.rend());
  }

  void grow(MaskView mask, std::uint8_t value) const {
    const std::int64_t height = mask.height(), width = mask.width();
    std::vector<Rows> reach(static_cast<std::size_t>(height * width));
    for (std::int64_t y = 0; y < height; ++y) {
      Rows* line = reach.data() + y * width;
      along(mask.row(y), value, line);
      if (y > 0) carry(line - width, line, width);
    }
    for (std::int64_t y = height - 1; y >= 0; --y) {
      Rows* line = reach.data() + y * width;
      if (y + 1 < height) carry(line + width, line, width);
      std::uint8_t* row = mask.row(y).data();
      for (std::int64_t x = 0; x < width; ++x) row[x] = line[x] != 0 ? value : row[x];
    }
  }

 private:
  // From runs of equal pixels, so that most of a row is copied.
  void along(std::span<const std::uint8_t> row, std::uint8_t value, Rows* line) const {
    std::size_t done = 0;
    for_runs(row, value, [&](std::size_t first, std::size_t end) {
      gap(line + done, first - done, done > 0, true);
      std::fill(line + first, line + end, at_set_);
      done = end;
    });
    gap(line + done, row.size() - done, done > 0, false);
  }

  // `size` pixels with the set at their left, their right, both or neither.
  void gap(Rows* line, std::size_t size, bool left, bool right) const {
    const std::size_t most = falling_.size();
    const std::size_t nearer_left = !left ? 0 : right ? (size + 1) / 2 : size;
    const std::size_t from_left = std::min(nearer_left, most);
    const std::size_t from_right = right ? std::min(size - nearer_left, most) : 0;
    std::copy_n(falling_.data(), from_left, line);
    std::fill(line + from_left, line + size - from_right, Rows{0});
    std::copy_n(rising_.data() + most - from_right, from_right, line + size - from_right);
  }

  static void carry(const Rows* from, Rows* to, std::int64_t width) {
    for (std::int64_t x = 0; x < width; ++x) {
      const Rows left = static_cast<Rows>(from[x] - (from[x] != 0));
      to[x] = std::max(to[x], left);
    }
  }

  Rows at_set_;
  std::vector<Rows> falling_, rising_;  // from distance 1 on; up to distance 1
};

}  // namespace detail

// Sets every pixel within the radius of a pixel that equals `value` to `value`: 1 dilates, 0 erodes. Distances are
// those of pixels' centres, exact in integers; what lies outside the picture counts for nothing. For pictures with
// height + width < 2^30.
inline void grow(MaskView mask, std::uint8_t value, const Radius& radius) {
  if (mask.height() == 0 || mask.width() == 0) return;
  const double native = radius.native(mask);
  const bool disc = radius.as == Radius::As::disc;
  // The rounding of a decimal share or a scale must not lose pixels exactly at the radius.
  const double farthest = (disc ? native * native : native) * (1 + 1e-12);
  const auto limit = static_cast<std::int64_t>(std::min(farthest, 4e18));
  std::vector<std::int64_t> rows;  // by distance along the row; never more than the picture has
  for (std::int64_t x = 0; x < mask.width() && (disc ? x * x : x) <= limit; ++x) {
    std::int64_t beyond = limit - x;
    if (disc) {
      const std::int64_t square = limit - x * x;
      beyond = static_cast<std::int64_t>(std::sqrt(static_cast<double>(square)));
      while (beyond * beyond > square) --beyond;
      while ((beyond + 1) * (beyond + 1) <= square) ++beyond;
    }
    rows.push_back(std::min(beyond + 1, mask.height()));
  }
  if (rows.front() <= std::numeric_limits<std::uint8_t>::max())
    detail::Growth<std::uint8_t>(rows).grow(mask, value);
  else if (rows.front() <= std::numeric_limits<std::uint16_t>::max())
    detail::Growth<std::uint16_t>(rows).grow(mask, value);
  else
    detail::Growth<std::uint32_t>(rows).grow(mask, value);
}

}  // namespace collimator
