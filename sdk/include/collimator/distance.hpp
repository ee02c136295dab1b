// Exact distances to a set of pixels, in linear time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <collimator/views.hpp>

namespace collimator {

// The distance of every pixel of a picture where the set is empty.
inline constexpr std::int64_t no_distance = std::numeric_limits<std::int64_t>::max();

namespace detail {

// The distance along its column of each pixel [H*W] to the set; H + W where the column has none of it.
inline std::vector<std::int32_t> column_distances(ConstMaskView mask, std::uint8_t value) {
  const std::int64_t height = mask.height(), width = mask.width();
  const auto none = static_cast<std::int32_t>(height + width);
  std::vector<std::int32_t> result(static_cast<std::size_t>(height * width), none);
  const auto row = [&](std::int64_t y) { return result.data() + y * width; };
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < width; ++x)
      row(y)[x] = mask(y, x) == value ? 0 : y > 0 ? std::min(none, row(y - 1)[x] + 1) : none;
  for (std::int64_t y = height - 2; y >= 0; --y)
    for (std::int64_t x = 0; x < width; ++x) row(y)[x] = std::min(row(y)[x], row(y + 1)[x] + 1);
  return result;
}

// One row of Meijster's second phase: the lower envelope of the parabolas (x - i)^2 + column[i]^2.
class Envelope {
 public:
  explicit Envelope(std::int64_t width) : apex_(static_cast<std::size_t>(width)), start_(apex_.size()) {}

  void measure(std::span<const std::int32_t> column, std::span<std::int64_t> distances) {
    const auto width = static_cast<std::int64_t>(column.size());
    const auto square = [&](std::int64_t i) {
      return std::int64_t{column[static_cast<std::size_t>(i)]} * column[static_cast<std::size_t>(i)];
    };
    const auto parabola = [&](std::int64_t x, std::int64_t i) { return (x - i) * (x - i) + square(i); };
    std::size_t count = 1;
    apex_[0] = start_[0] = 0;
    for (std::int64_t u = 1; u < width; ++u) {
      while (count > 0 && parabola(start_[count - 1], apex_[count - 1]) > parabola(start_[count - 1], u)) --count;
      if (count == 0) {
        apex_[count++] = u;  // start_[0] is 0 already
        continue;
      }
      // The last column where the older parabola is not above; the loop above has made the dividend >= 0.
      const std::int64_t i = apex_[count - 1];
      const std::int64_t from = 1 + (u * u - i * i + square(u) - square(i)) / (2 * (u - i));
      if (from >= width) continue;
      apex_[count] = u;
      start_[count++] = from;
    }
    for (std::int64_t x = width - 1; x >= 0; --x) {
      distances[static_cast<std::size_t>(x)] = parabola(x, apex_[count - 1]);
      if (x == start_[count - 1]) --count;
    }
  }

 private:
  std::vector<std::int64_t> apex_, start_;
};

}  // namespace detail

// Calls visit(row, squares) for each row from the top: the squared Euclidean distance [W] of each pixel's centre to
// the nearest centre of a pixel of `mask` that equals `value`; `no_distance` where there is no such pixel. Exact, in
// integers, in time proportional to the picture (Meijster, Roerdink, Hesselink 2000: "A general algorithm for
// computing distance transforms in linear time"). `visit` may change `mask`. For pictures with height + width < 2^30.
template <typename Visit>
void for_distances(ConstMaskView mask, std::uint8_t value, Visit visit) {
  const std::int64_t width = mask.width(), none = mask.height() + width;
  if (mask.height() == 0 || width == 0) return;
  const std::vector<std::int32_t> columns = detail::column_distances(mask, value);
  std::vector<std::int64_t> squares(static_cast<std::size_t>(width));
  detail::Envelope envelope(width);
  for (std::int64_t y = 0; y < mask.height(); ++y) {
    envelope.measure({columns.data() + y * width, static_cast<std::size_t>(width)}, squares);
    for (std::int64_t& square : squares)
      if (square >= none * none) square = no_distance;  // no pixel is so far from another
    visit(y, std::span<const std::int64_t>(squares));
  }
}

}  // namespace collimator
