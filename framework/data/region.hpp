// Regions of interest drawn on a picture's native grid.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <collimator/dataset.hpp>
#include <collimator/views.hpp>

#include "framework/data/picture.hpp"

namespace collimator {

// The pixels of a mask that is a picture, 0 or 1, [height,width]: 1 where the value is at least half of the greatest
// that the picture can have (128 of 255, 2048 of 4095), or where it is 1 if it holds only 0 and 1. Throws InputError,
// which names `name`, where no pixel of a mask that is not empty reaches that.
//
// `grey`: of the pixels above 0 (above a tenth of the mask's own largest value, where it has many values), the share
// below nine tenths of that. A drawn outline has next to none; a photograph, or a map of several labels, has many.
struct MaskPixels {
  std::vector<std::uint8_t> inside;
  double grey = 0;
};
MaskPixels pixels_of_mask(const Picture& mask, const std::string& name);

// Sets the region's pixels in `target` [H,W], the picture's grid, to 1; leaves the others as they are.
//
// - A mask file (below `root`) is read by pixels_of_mask; a coloured PNG's value is the largest of red, green and blue.
// - Runs are 1 on their grid.
// - A mask or grid that has not the shape of its place (the whole picture, or Region::place) is stretched to it, each
//   axis by itself. A pixel takes the value of the nearest pixel centre, of two equally near ones the right or lower.
// - What lies beyond the picture is cut off.
//
// `stretched`: the size of the region's own grid where its proportions are not those of its place: by more than
// rounding to whole pixels makes of them, so that it was made of another picture or cut out of this one, or is
// stretched on purpose. `grey`: as of pixels_of_mask; 0 for runs.
//
// Throws InputError, which names the file or part, for damaged files and for runs outside of their grid.
struct GridSize {
  std::int64_t width = 0, height = 0;
};
struct DrawnRegion {
  std::optional<GridSize> stretched;
  double grey = 0;
};
DrawnRegion draw_region(const Region& region, const std::filesystem::path& root, MaskView target);

}  // namespace collimator
