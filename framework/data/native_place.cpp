// Scales what was measured on the publisher's picture.
#include "framework/data/native_place.hpp"

#include <algorithm>
#include <cmath>

#include "framework/base/error.hpp"

namespace collimator {

NativeScale native_scale(const Record& record, std::int64_t width, std::int64_t height) {
  if (record.picture.empty() || record.width == 0 || (record.width == width && record.height == height)) return {};
  const NativeScale scale{static_cast<double>(width) / static_cast<double>(record.width),
                          static_cast<double>(height) / static_cast<double>(record.height)};
  // By the scale of one side the other comes to within a pixel.
  if (std::abs(scale.y * static_cast<double>(record.width) - static_cast<double>(width)) >= 1 &&
      std::abs(scale.x * static_cast<double>(record.height) - static_cast<double>(height)) >= 1)
    throw failure(
        "sample {}: its picture has {} x {} pixels, and its boxes and regions were drawn on one of {} x {}, of which "
        "it is no scaled copy",
        record.id, width, height, record.width, record.height);
  return scale;
}

std::vector<FindingBox> native_boxes(const Record& record, std::int64_t width, std::int64_t height) {
  const NativeScale scale = native_scale(record, width, height);
  std::vector<FindingBox> boxes = record.boxes;
  for (FindingBox& box : boxes) {
    box.x *= scale.x;
    box.y *= scale.y;
    box.width *= scale.x;
    box.height *= scale.y;
    if (box.x >= static_cast<double>(width) || box.y >= static_cast<double>(height) || box.x + box.width <= 0 ||
        box.y + box.height <= 0)
      throw failure(
          "sample {}: a box \"{}\" at {:.6g}, {:.6g} of {:.6g} x {:.6g} pixels lies outside of its picture of {} x {}; "
          "it is of another size of the picture, or of another picture",
          record.id, box.label, box.x, box.y, box.width, box.height, width, height);
  }
  return boxes;
}

Rect native_place(const Rect& place, const NativeScale& scale) {
  if (place == Rect{}) return place;
  const auto begin = [](std::int64_t edge, double factor) { return std::llround(static_cast<double>(edge) * factor); };
  const auto side = [&](std::int64_t first, std::int64_t length, double factor) {
    return std::max<std::int64_t>(1, begin(first + length, factor) - begin(first, factor));
  };
  return {begin(place.x, scale.x), begin(place.y, scale.y), side(place.x, place.width, scale.x),
          side(place.y, place.height, scale.y)};
}

}  // namespace collimator
