// Boxes and places of a sample in the pixels of the picture that is there, which may be a smaller copy of its
// publisher's.
#pragma once

#include <cstdint>
#include <vector>

#include <collimator/views.hpp>

#include "framework/data/collection.hpp"

namespace collimator {

// What a pixel of the publisher's picture is in the picture that is there.
struct NativeScale {
  double x = 1, y = 1;
};

// 1, unless the sample says of what size its publisher's picture is. Throws InputError where the picture of
// width x height is no scaled copy of that: one of its sides differs by a pixel or more.
NativeScale native_scale(const Record& record, std::int64_t width, std::int64_t height);

// Throws InputError as native_scale() does, and where a box lies outside of the picture, so that it is of another.
std::vector<FindingBox> native_boxes(const Record& record, std::int64_t width, std::int64_t height);

// All 0 stays all of the picture.
Rect native_place(const Rect& place, const NativeScale& scale);

}  // namespace collimator
