// What a plugin's test includes: doctest with its main, and masks drawn as text.
#pragma once

#ifndef COLLIMATOR_TESTING_NO_MAIN
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#endif
#include <doctest/doctest.h>

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

#include <collimator/masker.hpp>

namespace collimator::testing {

// A mask that owns its pixels: Mask::drawn({".##", "..#"}) has '#' where it is 1.
class Mask {
 public:
  Mask(std::int64_t height, std::int64_t width, std::uint8_t value = 0)
      : height_(height), width_(width), pixels_(static_cast<std::size_t>(height * width), value) {}
  static Mask drawn(std::initializer_list<std::string> rows) {
    Mask mask(static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(rows.begin()->size()));
    mask.pixels_.clear();
    for (const std::string& row : rows) {
      if (row.size() != rows.begin()->size()) throw std::invalid_argument("the rows of a drawn mask differ in length");
      for (const char character : row) mask.pixels_.push_back(character == '#');
    }
    return mask;
  }

  MaskView view() { return {pixels_.data(), height_, width_}; }
  ConstMaskView view() const { return {pixels_.data(), height_, width_}; }
  std::int64_t area() const {
    std::int64_t sum = 0;
    for (const std::uint8_t pixel : pixels_) sum += pixel;
    return sum;
  }
  std::vector<std::string> rows() const {
    std::vector<std::string> result(static_cast<std::size_t>(height_));
    for (std::size_t i = 0; i < pixels_.size(); ++i)
      result[i / static_cast<std::size_t>(width_)] += pixels_[i] != 0 ? '#' : '.';
    return result;
  }
  bool operator==(const Mask&) const = default;

 private:
  std::int64_t height_, width_;
  std::vector<std::uint8_t> pixels_;
};

// What a masker makes of an all-visible picture of the ROI's size.
inline Mask apply(const Masker& masker, const Mask& roi, std::uint64_t seed = 1) {
  Mask keep(roi.view().height(), roi.view().width(), 1);
  Scene scene{.height = roi.view().height(), .width = roi.view().width(), .roi = roi.view()};
  Rng rng(seed);
  masker.mask(scene, keep.view(), rng);
  return keep;
}

// What a masker makes of the mask so far, in a picture without a region of interest.
inline Mask after(const Masker& masker, Mask keep, std::uint64_t seed = 1, std::vector<Box> boxes = {}) {
  const Scene scene{.height = keep.view().height(), .width = keep.view().width(), .boxes = std::move(boxes)};
  Rng rng(seed);
  masker.mask(scene, keep.view(), rng);
  return keep;
}

}  // namespace collimator::testing
