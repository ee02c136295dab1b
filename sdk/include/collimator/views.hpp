// Views of pictures and masks that cross the plugin boundary: [H,W], rows packed or strided, no copy.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <collimator/detail/boundary.hpp>

namespace collimator {

// A rectangle of whole pixels: columns [x, x+width), rows [y, y+height).
struct Rect {
  std::int64_t x = 0, y = 0, width = 0, height = 0;

  std::int64_t area() const { return width * height; }
  bool operator==(const Rect&) const = default;
};

// The centred rectangle whose sides are `fraction` of a height x width picture, rounded to the nearest
// pixel; an odd remainder leaves one more row or column below and to the right.
inline Rect centered(std::int64_t height, std::int64_t width, double fraction) {
  const auto side = [&](std::int64_t length) {
    return std::clamp<std::int64_t>(std::llround(static_cast<double>(length) * fraction), 0, length);
  };
  const Rect kept{0, 0, side(width), side(height)};
  return {(width - kept.width) / 2, (height - kept.height) / 2, kept.width, kept.height};
}

// A strided view of [H,W] values. One that was not given is false; one that was is true, also where it has no pixel.
template <typename Value>
class View {
 public:
  View() = default;
  View(Value* data, std::int64_t height, std::int64_t width, std::int64_t row_stride)
      : data_(data), height_(height), width_(width), row_stride_(row_stride), given_(true) {}
  View(Value* data, std::int64_t height, std::int64_t width) : View(data, height, width, width) {}

  std::int64_t height() const { return height_; }
  std::int64_t width() const { return width_; }
  std::int64_t row_stride() const { return row_stride_; }  // in elements
  Value* data() const { return data_; }
  explicit operator bool() const { return given_; }
  operator View<const Value>() const {  // NOLINT
    return given_ ? View<const Value>(data_, height_, width_, row_stride_) : View<const Value>();
  }

  Value& operator()(std::int64_t row, std::int64_t column) const { return data_[row * row_stride_ + column]; }
  std::span<Value> row(std::int64_t row) const { return {data_ + row * row_stride_, static_cast<std::size_t>(width_)}; }

  void fill(Value value) const {
    for (std::int64_t y = 0; y < height_; ++y) std::ranges::fill(row(y), value);
  }
  // The part of the view inside `rect`, which is cut to the view.
  View inside(Rect rect) const {
    const std::int64_t left = std::clamp<std::int64_t>(rect.x, 0, width_);
    const std::int64_t top = std::clamp<std::int64_t>(rect.y, 0, height_);
    const std::int64_t right = std::clamp<std::int64_t>(rect.x + rect.width, left, width_);
    const std::int64_t bottom = std::clamp<std::int64_t>(rect.y + rect.height, top, height_);
    return {data_ + top * row_stride_ + left, bottom - top, right - left, row_stride_};
  }
  View center(double fraction) const { return inside(centered(height_, width_, fraction)); }

 private:
  Value* data_ = nullptr;
  std::int64_t height_ = 0, width_ = 0, row_stride_ = 0;
  bool given_ = false;
};

using MaskView = View<std::uint8_t>;  // 0 hidden, 1 visible
using ConstMaskView = View<const std::uint8_t>;
using PictureView = View<const float>;  // [0,1]

// Calls visit(first, end) for each run [first, end) of pixels of a mask's row that equal `value`, 0 or 1.
template <typename Visit>
void for_runs(std::span<const std::uint8_t> row, std::uint8_t value, Visit visit) {
  const auto find = [&](std::size_t from, int wanted) {
    const void* found = from < row.size() ? std::memchr(row.data() + from, wanted, row.size() - from) : nullptr;
    return found ? static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - row.data()) : row.size();
  };
  for (std::size_t first = find(0, value); first < row.size();) {
    const std::size_t end = find(first, value ^ 1);
    visit(first, end);
    first = find(end, value);
  }
}

// Keeps of `mask` only what `other` has too.
inline void intersect(MaskView mask, ConstMaskView other) {
  for (std::int64_t y = 0; y < mask.height(); ++y)
    std::ranges::transform(mask.row(y), other.row(y), mask.row(y).begin(), std::bit_and<std::uint8_t>{});
}

// What a box stands around: a finding, or a thing that is none, such as a side marker or a stamp.
enum class BoxKind { finding = COLLIMATOR_FINDING, object = COLLIMATOR_OBJECT };

// A box in native pixels; x, y are its left and top edge. The label is a finding's class, or the thing's name.
struct Box {
  double x = 0, y = 0, width = 0, height = 0;
  std::string_view label;
  BoxKind kind = BoxKind::finding;
};

// Calls visit(row, first_column, end_column) for the pixels whose centre lies inside `box`.
template <typename Visit>
void for_rows_inside(const Box& box, std::int64_t height, std::int64_t width, Visit visit) {
  const auto first = [](double edge, std::int64_t length) {
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil(std::clamp(edge, -1e9, 1e9) - 0.5)), 0, length);
  };
  const std::int64_t left = first(box.x, width), right = first(box.x + box.width, width);
  const std::int64_t top = first(box.y, height), bottom = first(box.y + box.height, height);
  for (std::int64_t y = top; y < bottom && left < right; ++y) visit(y, left, right);
}

namespace detail {

template <typename Value>
View<Value> view_of(const collimator_tensor* given) {
  if (given == nullptr) return {};
  const collimator_tensor tensor = taken(given);
  if (tensor.ndim != 2 || tensor.dtype_bits != static_cast<int>(8 * sizeof(Value)) || tensor.shape == nullptr ||
      (tensor.data == nullptr && tensor.shape[0] * tensor.shape[1] > 0))
    throw std::runtime_error("the host passed a tensor of another shape or type than the role declares");
  const std::int64_t stride = tensor.strides != nullptr ? tensor.strides[0] : tensor.shape[1];
  return {static_cast<Value*>(tensor.data), tensor.shape[0], tensor.shape[1], stride};
}

inline std::vector<Box> boxes_of(const collimator_box* boxes, std::uint64_t count, std::uint64_t stride) {
  const Items<collimator_box> items(boxes, count, stride, "boxes");
  std::vector<Box> result;
  for (std::uint64_t i = 0; i < items.size(); ++i) {
    const collimator_box box = items[i];
    result.push_back({box.x, box.y, box.width, box.height, text_of(box.label), static_cast<BoxKind>(box.kind)});
  }
  return result;
}

}  // namespace detail
}  // namespace collimator
