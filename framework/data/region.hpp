// Regions of interest drawn on a picture's native grid.
#pragma once

#include <filesystem>
#include <string>

#include <collimator/dataset.hpp>
#include <collimator/views.hpp>

namespace collimator {

// Sets the region's pixels in `target` [H,W], the picture's grid, to 1; leaves the others as they are.
//
// A mask file (below `root`) is 1 where its value is at least half of its depth's range (128 of 255), or
// where it is 1 if it holds only 0 and 1; the value of a coloured PNG is the largest of red, green and blue.
// Runs are 1 on their grid. Where the mask's or grid's shape is not that of its place (the whole picture, or
// Region::place), it is stretched, each axis by itself, by the nearest pixel centre (of two equally near ones,
// the right or lower). What lies beyond the picture is cut off. Throws InputError, which names the file or part,
// for damaged files and runs outside of their grid.
void draw_region(const Region& region, const std::filesystem::path& root, MaskView target);

}  // namespace collimator
