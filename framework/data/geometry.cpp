// Resizes pictures with OpenCV, and masks by the exact set of native pixels that OpenCV reads for each pixel.
#include "framework/data/geometry.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <functional>

#include <opencv2/imgproc.hpp>

namespace collimator {
namespace {

Rect window_of(const Rect& cut, Fit fit) {
  if (fit == Fit::stretch) return cut;
  const std::int64_t side = fit == Fit::pad ? std::max(cut.width, cut.height) : std::min(cut.width, cut.height);
  // Halves are rounded so that an odd row or column, of padding or cut off, comes last.
  const auto before = [&](std::int64_t length) {
    return fit == Fit::pad ? -((side - length) / 2) : (length - side) / 2;
  };
  return {cut.x + before(cut.width), cut.y + before(cut.height), side, side};
}

std::vector<Geometry::Reach> reaches(std::int64_t begin, std::int64_t length, std::int64_t cut_begin,
                                     std::int64_t cut_length, std::int64_t size) {
  std::vector<Geometry::Reach> result;
  for (std::int64_t i = 0; i < size; ++i) {
    Geometry::Reach reach = footprint(i, length, size);
    reach.first += begin;
    reach.last += begin;
    reach.inside = reach.first >= cut_begin && reach.last < cut_begin + cut_length;
    result.push_back(reach);
  }
  return result;
}

cv::Mat resized(const cv::Mat& from, std::int64_t height, std::int64_t width) {
  const bool shrinks = from.cols > width || from.rows > height, grows = from.cols < width || from.rows < height;
  const auto to = [](std::int64_t rows, std::int64_t columns) {
    return cv::Size(static_cast<int>(columns), static_cast<int>(rows));
  };
  cv::Mat result;
  if (shrinks && grows) {  // OpenCV averages areas only where no axis grows
    cv::Mat between;
    cv::resize(from, between, to(std::min<std::int64_t>(from.rows, height), std::min<std::int64_t>(from.cols, width)),
               0, 0, cv::INTER_AREA);
    cv::resize(between, result, to(height, width), 0, 0, cv::INTER_LINEAR);
  } else {
    cv::resize(from, result, to(height, width), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  }
  return result;
}

// The output pixels that a pixel of a line has weight in, when `length` pixels are shrunk to `size` by area averaging:
// `first` and the one behind, with weights in parts of 1/size pixel.
struct Shares {
  std::size_t first = 0;
  double in_first = 0, in_next = 0;
};

std::vector<Shares> shares_of(std::int64_t begin, std::int64_t count, std::int64_t length, std::int64_t size) {
  std::vector<Shares> result;
  result.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = begin; i < begin + count; ++i) {
    const std::int64_t first = i * size / length, end = (first + 1) * length;  // of that output, in 1/size pixel
    const std::int64_t inside = std::min((i + 1) * size, end) - i * size;
    result.push_back(
        {static_cast<std::size_t>(first), static_cast<double>(inside), static_cast<double>(size - inside)});
  }
  return result;
}

// What area averaging makes of `seen`, a part of a square `window` that is padded with zeros around it. No pixel of the
// padding is looked at, as it adds nothing.
Picture averaged(const Picture& native, const Rect& seen, const Rect& window, std::int64_t size) {
  const auto side = static_cast<std::size_t>(size);
  const std::vector<Shares> across = shares_of(seen.x - window.x, seen.width, window.width, size);
  const std::vector<Shares> down = shares_of(seen.y - window.y, seen.height, window.height, size);
  std::vector<double> sums((side + 1) * (side + 1)), row(side + 1);  // one more than there is, of weight 0
  for (std::int64_t y = 0; y < seen.height; ++y) {
    std::ranges::fill(row, 0.0);
    for (std::int64_t x = 0; x < seen.width; ++x) {
      const Shares& share = across[static_cast<std::size_t>(x)];
      const double value = native.at(seen.y + y, seen.x + x);
      row[share.first] += value * share.in_first;
      row[share.first + 1] += value * share.in_next;
    }
    const Shares& share = down[static_cast<std::size_t>(y)];
    for (std::size_t x = 0; x < side; ++x) {
      sums[share.first * (side + 1) + x] += row[x] * share.in_first;
      sums[(share.first + 1) * (side + 1) + x] += row[x] * share.in_next;
    }
  }
  const double area = static_cast<double>(window.width) * static_cast<double>(window.height);
  Picture result(size, size, native.bits);
  for (std::size_t y = 0; y < side; ++y)
    for (std::size_t x = 0; x < side; ++x) {
      const double value = std::nearbyint(sums[y * (side + 1) + x] / area);
      if (result.is_wide())
        result.wide()[y * side + x] = static_cast<std::uint16_t>(value);
      else
        result.data[y * side + x] = static_cast<std::uint8_t>(value);
    }
  return result;
}

}  // namespace

Geometry::Reach footprint(std::int64_t index, std::int64_t length, std::int64_t size) {
  if (length >= size) return {index * length / size, ((index + 1) * length - 1) / size, true};
  // The centre of the output pixel at position/(2 size) of the line, pixel centres being whole numbers.
  const std::int64_t position = (2 * index + 1) * length - size, unit = 2 * size;
  if (position <= 0) return {0, 0, true};
  const std::int64_t first = position / unit;
  if (first >= length - 1) return {length - 1, length - 1, true};
  return {first, position % unit == 0 ? first : first + 1, true};
}

Geometry::Geometry(Rect cut, Fit fit, std::int64_t size) : cut_(cut), window_(window_of(cut, fit)), size_(size) {
  assert(cut.width > 0 && cut.height > 0 && size > 0);
  columns_ = reaches(window_.x, window_.width, cut.x, cut.width, size);
  rows_ = reaches(window_.y, window_.height, cut.y, cut.height, size);
}

Picture Geometry::resample(const Picture& native) const {
  if (native.channels > 1) {
    Picture result(size_, size_, native.bits, native.channels), plane(native.width, native.height, native.bits);
    for (std::int64_t i = 0; i < native.channels; ++i) {
      const auto bytes = static_cast<std::ptrdiff_t>(plane.data.size());
      std::copy_n(native.data.begin() + i * bytes, bytes, plane.data.begin());
      const Picture small = resample(plane);
      std::ranges::copy(small.data, result.data.begin() + i * static_cast<std::ptrdiff_t>(small.data.size()));
    }
    return result;
  }
  assert(cut_.x >= 0 && cut_.y >= 0 && cut_.x + cut_.width <= native.width && cut_.y + cut_.height <= native.height);
  const auto side = [](std::int64_t value) { return static_cast<int>(value); };
  const cv::Mat whole(side(native.height), side(native.width), native.is_wide() ? CV_16U : CV_8U,
                      const_cast<std::uint8_t*>(native.data.data()));
  const Rect seen{std::max(window_.x, cut_.x), std::max(window_.y, cut_.y), std::min(window_.width, cut_.width),
                  std::min(window_.height, cut_.height)};
  // The square of a picture that is much wider than high would fill the memory with padding.
  if (seen != window_ && window_.width > std::max(size_, pixel_limit / window_.height))
    return averaged(native, seen, window_, size_);
  cv::Mat square = whole(cv::Rect(side(seen.x), side(seen.y), side(seen.width), side(seen.height)));
  if (seen != window_) {
    cv::Mat padded = cv::Mat::zeros(side(window_.height), side(window_.width), square.type());
    square.copyTo(padded(cv::Rect(side(seen.x - window_.x), side(seen.y - window_.y), square.cols, square.rows)));
    square = padded;
  }
  const cv::Mat small = resized(square, size_, size_);
  Picture result(size_, size_, native.bits);
  const std::size_t row_bytes = static_cast<std::size_t>(size_) * small.elemSize();
  for (int y = 0; y < small.rows; ++y)
    std::memcpy(result.data.data() + static_cast<std::size_t>(y) * row_bytes, small.ptr(y), row_bytes);
  return result;
}

void Geometry::reduce(ConstMaskView native, MaskView reduced) const {
  assert(reduced.height() == size_ && reduced.width() == size_);
  std::vector<std::uint8_t> visible(static_cast<std::size_t>(native.width()));  // in all rows of a footprint
  for (std::int64_t y = 0; y < size_; ++y) {
    const Reach& rows = rows_[static_cast<std::size_t>(y)];
    const std::span<std::uint8_t> target = reduced.row(y);
    std::ranges::fill(target, std::uint8_t{0});
    if (!rows.inside) continue;
    std::ranges::copy(native.row(rows.first), visible.begin());
    for (std::int64_t source = rows.first + 1; source <= rows.last; ++source)
      std::ranges::transform(visible, native.row(source), visible.begin(), std::bit_and<std::uint8_t>{});
    for (std::size_t x = 0; x < columns_.size(); ++x) {
      const Reach& reach = columns_[x];
      if (reach.inside)
        target[x] = std::all_of(visible.begin() + reach.first, visible.begin() + reach.last + 1,
                                [](std::uint8_t pixel) { return pixel != 0; });
    }
  }
}

void Geometry::reduce(ConstMaskView native, MaskView reduced, Reduction reduction) const {
  if (reduction == Reduction::conservative) return reduce(native, reduced);
  Picture mask(native.width(), native.height(), 16);  // 8 bits would round thin parts away
  const std::uint32_t most = mask.greatest();
  for (std::int64_t y = 0; y < native.height(); ++y)
    std::ranges::transform(native.row(y), mask.wide() + y * native.width(),
                           [&](std::uint8_t pixel) { return static_cast<std::uint16_t>(pixel != 0 ? most : 0); });
  const Picture small = resample(mask);
  for (std::int64_t y = 0; y < size_; ++y)
    for (std::int64_t x = 0; x < size_; ++x)
      reduced(y, x) = reduction == Reduction::any ? small.at(y, x) > 0 : 2 * small.at(y, x) >= most;
}

void Geometry::outline(std::span<const float> map, float level, MaskView native) const {
  struct Tap {
    std::size_t low, high;
    float share;  // of the higher one
  };
  const auto taps = [&](std::int64_t first, std::int64_t count, std::int64_t window_first, std::int64_t window_length) {
    std::vector<Tap> result;
    for (std::int64_t i = first; i < first + count; ++i) {
      const double at = (static_cast<double>(i - window_first) + 0.5) * static_cast<double>(size_) /
                            static_cast<double>(window_length) -
                        0.5;
      const double inside = std::clamp(at, 0.0, static_cast<double>(size_ - 1));
      const auto low = static_cast<std::size_t>(inside);
      result.push_back({low, std::min(low + 1, static_cast<std::size_t>(size_ - 1)),
                        static_cast<float>(inside - static_cast<double>(low))});
    }
    return result;
  };
  native.fill(0);
  const Rect seen{std::max(window_.x, cut_.x), std::max(window_.y, cut_.y), std::min(window_.width, cut_.width),
                  std::min(window_.height, cut_.height)};
  const std::vector<Tap> across = taps(seen.x, seen.width, window_.x, window_.width);
  const std::vector<Tap> down = taps(seen.y, seen.height, window_.y, window_.height);
  const auto side = static_cast<std::size_t>(size_);
  for (std::size_t y = 0; y < down.size(); ++y) {
    const float *upper = &map[down[y].low * side], *lower = &map[down[y].high * side];
    std::uint8_t* target = &native(seen.y + static_cast<std::int64_t>(y), seen.x);
    for (std::size_t x = 0; x < across.size(); ++x) {
      const Tap& tap = across[x];
      const float top = upper[tap.low] + tap.share * (upper[tap.high] - upper[tap.low]);
      const float bottom = lower[tap.low] + tap.share * (lower[tap.high] - lower[tap.low]);
      target[x] = top + down[y].share * (bottom - top) >= level;
    }
  }
}

Box Geometry::map_box(const Box& native) const {
  const double across = static_cast<double>(size_) / static_cast<double>(window_.width);
  const double down = static_cast<double>(size_) / static_cast<double>(window_.height);
  return {(native.x - static_cast<double>(window_.x)) * across,
          (native.y - static_cast<double>(window_.y)) * down,
          native.width * across,
          native.height * down,
          native.label,
          native.kind};
}

}  // namespace collimator
