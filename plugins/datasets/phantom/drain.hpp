// A chest drain, and the boxes of all that was planted.
#pragma once

#include "shortcuts.hpp"
#include "sign.hpp"

namespace collimator::phantom {

// The drain's own shadow: from outside the chest through the wall, and up beside the lung to its apex.
inline Canvas drain_ink(const Anatomy& anatomy, double side, Rng rng) {
  Rng draw = rng.stream("drain");
  const double entry = draw.uniform(0.08, 0.16), end = anatomy.person.lungs_top + draw.uniform(0.07, 0.12);
  const double inset = draw.uniform(0.03, 0.05), bend = draw.uniform(-0.02, 0.03);
  std::vector<Point> points;
  for (int i = 0; i <= 24; ++i) {
    const double t = i / 24.0, y = entry + 0.05 * (1 - t) + (end - entry) * t;
    const double wall = anatomy.wall_at(std::min(y, 0.28));
    const double outside = 0.09 * std::pow(std::max(0.0, 1 - t / 0.22), 1.2);
    points.push_back(anatomy.to_picture(
        {side * (wall - inset * smoothstep(0.1, 0.35, t) + outside - bend * std::sin(3.14159 * t)), y}));
  }
  Canvas ink(anatomy.size);
  const double radius = anatomy.pixels(0.0085);
  ink.stroke(points, {0.75, radius, radius, 1});
  ink.stroke(points, {0.8, 0.22 * radius, 0.22 * radius, 0});  // the stripe that makes it opaque
  return ink;
}

inline void draw_drain(Canvas& pixels, const Anatomy& anatomy, const Shortcuts& show, const Rng& rng) {
  if (show.drain <= 0) return;
  const Canvas ink = drain_ink(anatomy, show.drain_side, rng);
  for (std::int64_t y = 0; y < pixels.size(); ++y)
    for (std::int64_t x = 0; x < pixels.size(); ++x) {
      float& value = pixels.at(y, x);
      value = static_cast<float>(value + (0.95 - value) * 0.75 * show.drain * clamp01(ink.at(y, x)));
    }
}

// A planted thing by its name, and a rectangle around what it changes.
struct PlantedBox {
  const char* name;
  Rect box;
};

// The frame has a box for each of its sides; a scanner's texture lies everywhere, and its box is the whole picture.
inline std::vector<PlantedBox> planted_boxes(const Anatomy& anatomy, const std::vector<std::uint8_t>& parts,
                                             const Shortcuts& show, const Rng& rng) {
  std::vector<PlantedBox> boxes;
  const std::int64_t size = anatomy.size;
  const auto changed = [&](const Shortcuts& one) {
    Canvas canvas(size);
    draw_shortcuts(canvas, parts, one, rng);
    draw_drain(canvas, anatomy, one, rng);
    return canvas;
  };
  const auto around = [&](const char* name, const Shortcuts& one) {
    const Canvas canvas = changed(one);
    const Rect box = bounds_of(size, [&](std::int64_t i) { return std::abs(canvas.at(i / size, i % size)) > 0.02F; });
    if (box.area() > 0) boxes.push_back({name, box});
  };
  if (show.marker > 0) around("marker", {.marker = 1});
  if (show.portable > 0) around("stamp", {.portable = 1});
  if (show.drain > 0) around("drain", {.drain = 1, .drain_side = show.drain_side});
  if (show.texture > 0) boxes.push_back({"texture", {0, 0, size, size}});
  if (show.border > 0) {
    const Canvas canvas = changed({.border = show.border});
    std::int64_t wide = 0;
    while (wide < size / 2 && canvas.at(wide, size / 2) > 0.005F) ++wide;
    if (wide > 0)
      for (const Rect& side : {Rect{0, 0, size, wide}, Rect{0, size - wide, size, wide},
                               Rect{0, wide, wide, size - 2 * wide}, Rect{size - wide, wide, wide, size - 2 * wide}})
        boxes.push_back({"border", side});
  }
  return boxes;
}

}  // namespace collimator::phantom
