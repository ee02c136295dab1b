// The way of pixels, masks and boxes from a native picture to the network's square grid.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <collimator/views.hpp>

#include "framework/data/fit.hpp"
#include "framework/data/picture.hpp"

namespace collimator {

// Three steps lead to the grid, at the stored depth:
// - cut: the rectangle `cut` is taken out of the native picture;
// - fit: it is padded, cropped or stretched to a square;
// - resize: the square is shrunk by area averaging (OpenCV's INTER_AREA), or enlarged bilinearly with pixel centres
//   aligned (INTER_LINEAR), to size x size pixels. Where `stretch` shrinks one axis and enlarges the other, it shrinks
//   first.
// Immutable; any thread.
class Geometry {
 public:
  // `cut` lies in native pixels and is not empty; size > 0.
  Geometry(Rect cut, Fit fit, std::int64_t size);
  Geometry(std::int64_t height, std::int64_t width, Fit fit, std::int64_t size)
      : Geometry(Rect{0, 0, width, height}, fit, size) {}

  std::int64_t size() const { return size_; }
  const Rect& cut() const { return cut_; }

  // The native picture on the grid: size x size values of the picture's depth, row after row, for each channel.
  Picture resample(const Picture& native) const;

  // The native mask [H,W] (0/1) on the grid, conservatively: a pixel of `reduced` [size,size] is 1 only if
  // every native pixel with weight in its footprint is 1; pixels that padding reaches are 0.
  void reduce(ConstMaskView native, MaskView reduced) const;
  // The same by another rule: `half` and `any` resample the mask like a picture, padding 0, and look at its value.
  void reduce(ConstMaskView native, MaskView reduced, Reduction reduction) const;

  // Brings a map on the grid [size,size] back to the native picture: `native` [H,W] becomes 1 where the map's bilinear
  // interpolation (pixel centres aligned, the outermost values going on) is at least `level`, and 0 outside of the cut.
  void outline(std::span<const float> map, float level, MaskView native) const;

  // Native pixels to pixels of the grid; not cut off where a box reaches beyond it.
  Box map_box(const Box& native) const;

  // Native pixels [first, last] that a pixel of the grid reads along one axis; `inside` is false where
  // padding is among them.
  struct Reach {
    std::int64_t first = 0, last = 0;
    bool inside = true;
  };
  const std::vector<Reach>& columns() const { return columns_; }
  const std::vector<Reach>& rows() const { return rows_; }

 private:
  Rect cut_, window_;  // the window is what becomes the square: with padding, it is larger than the cut
  std::int64_t size_;
  std::vector<Reach> columns_, rows_;
};

// The window coordinates [first, last] that output `index` of `size` reads of a line of `length` pixels:
// exact in integers, so it never depends on rounding. OpenCV leaves out weights below a thousandth of a
// pixel, which only makes it read less.
Geometry::Reach footprint(std::int64_t index, std::int64_t length, std::int64_t size);

}  // namespace collimator
