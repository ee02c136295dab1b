// Bones as soft strokes: spine, ribs, clavicles, scapulae and upper arms.
#pragma once

#include <cmath>
#include <numbers>
#include <vector>

#include "anatomy.hpp"

namespace collimator::phantom {

namespace detail {

// Puts a curve f(t), t in [0,1], of the body's frame on the canvas; radii in sides of the picture.
template <typename Function>
void draw_curve(Canvas& canvas, const Frame& frame, int steps, Brush brush, Function f) {
  std::vector<Point> points;
  for (int i = 0; i <= steps; ++i) points.push_back(frame.to_picture(f(static_cast<double>(i) / steps)));
  brush.start = frame.pixels(brush.start);
  brush.end = frame.pixels(brush.end);
  canvas.stroke(points, brush);
}

}  // namespace detail

// Twelve vertebrae or so, each a body with its end plates, two pedicles and a spinous process.
inline void draw_spine(Canvas& canvas, const Anatomy& anatomy) {
  const double bone = anatomy.person.bone;
  const auto put = [&](double amount, double radius, double shell, Point from, Point to) {
    detail::draw_curve(canvas, anatomy, 1, {amount * bone, radius, radius, shell}, [&](double t) {
      return Point{from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t};
    });
  };
  double height = 0.043;
  for (double y = -0.5; y < 0.55; y += height, height *= 1.022) {
    const double x = anatomy.spine(y), half = 0.024 + 0.016 * smoothstep(-0.45, 0.5, y);
    const double body = 0.40 * height;  // what is left is the disc
    put(0.11, body, 0.25, {x - half + body, y}, {x + half - body, y});
    for (const double side : {-1.0, 1.0}) {
      put(0.06, 0.008, 0.6, {x + side * half * 0.62, y - 0.2 * height}, {x + side * half * 0.62, y + 0.05 * height});
      put(0.07, 0.007, 0.3, {x + side * half, y - 0.1 * height}, {x + side * (half + 0.018), y - 0.16 * height});
    }
    put(0.07, 0.0055, 0.4, {x + 0.3 * anatomy.shot.turn, y + 0.1 * height}, {x, y + 0.55 * height});
  }
}

// Each rib's posterior arc from the spine to the wall and, for the upper seven, the anterior arc back.
inline void draw_ribs(Canvas& canvas, const Anatomy& anatomy) {
  const Person& person = anatomy.person;
  for (const double side : {-1.0, 1.0})
    for (int rib = 0; rib < 11; ++rib) {
      const double origin = person.lungs_top + 0.018 + rib * person.rib_gap * (1 + 0.012 * rib);
      const double drop = person.rib_drop * (0.75 + 0.07 * rib) + (rib == 0 ? 0.01 : 0);
      const double reach = rib == 0 ? 0.19 : anatomy.wall_at(std::min(origin + drop, 0.3)) + 0.011;
      const double start = anatomy.spine(origin);
      const double thick = person.rib_radius * (rib == 0 ? 1.2 : 1 - 0.02 * rib);
      detail::draw_curve(canvas, anatomy, 14, {0.135 * person.bone, thick, thick * 0.92, 0.55}, [&](double t) {
        const double angle = t * std::numbers::pi / 2, out = std::pow(std::sin(angle), 0.9);
        return Point{start * (1 - t) + side * (0.032 + (reach - 0.032) * out),
                     origin - 0.016 * std::sin(std::min(1.0, 2.2 * t) * std::numbers::pi) +
                         drop * std::pow(1 - std::cos(angle), 1.05)};
      });
      if (rib > 7) continue;
      const double fall = 0.075 + 0.012 * rib, end = reach * (rib == 0 ? 0.35 : 0.5);
      detail::draw_curve(canvas, anatomy, 10, {0.1 * person.bone, thick, thick * 1.25, 0.5, 0.8}, [&](double t) {
        const double angle = t * std::numbers::pi / 2;
        return Point{start * t + side * (end + (reach - end) * std::cos(angle)),
                     origin + drop + fall * std::sin(angle) * (0.85 + 0.15 * t)};
      });
    }
}

// Collar bones: S-shaped, steeper and higher over the lungs where the patient lies (AP).
inline void draw_clavicles(Canvas& canvas, const Anatomy& anatomy) {
  const Person& person = anatomy.person;
  const double wide = 0.415 * person.width, base = person.lungs_top + (anatomy.shot.frontal_pa ? 0.115 : 0.07);
  for (const double side : {-1.0, 1.0})
    detail::draw_curve(canvas, anatomy, 12, {0.17 * person.bone, 0.0165, 0.013, 0.45, 0.6}, [&](double t) {
      const double s = 0.022 * std::sin(2 * std::numbers::pi * std::pow(t, 0.85));
      return Point{anatomy.shot.turn * (1 - t) + side * (0.035 + (wide - 0.035) * t),
                   base - (anatomy.shot.frontal_pa ? 0.06 : 0.045) * t + s + side * 0.3 * anatomy.shot.turn};
    });
}

// Shoulder blades (rotated off the lungs for PA) and the heads of the arm bones.
inline void draw_shoulders(Canvas& canvas, const Anatomy& anatomy) {
  const Person& person = anatomy.person;
  const double bone = person.bone, wide = person.width, off = anatomy.shot.frontal_pa ? 0.03 : -0.03;
  for (const double side : {-1.0, 1.0}) {
    const auto at = [&](double x, double y) { return Point{side * (x * wide + off), y + side * anatomy.shot.arms}; };
    const auto line = [&](double amount, double radius, double shell, double fade, std::vector<Point> points) {
      detail::draw_curve(
          canvas, anatomy, static_cast<int>(points.size()) - 1, {amount * bone, radius, radius, shell, fade},
          [&](double t) {
            return points[static_cast<std::size_t>(std::lround(t * static_cast<double>(points.size() - 1)))];
          });
    };
    line(0.05, 0.012, 0.8, 0.7,
         {at(0.275, -0.27), at(0.295, -0.19), at(0.32, -0.1), at(0.355, -0.02), at(0.375, 0.01)});
    line(0.03, 0.013, 0.6, 0.8, {at(0.375, 0.01), at(0.395, -0.07), at(0.415, -0.16)});
    line(0.05, 0.05, 0.0, 0.5, {at(0.33, -0.2), at(0.36, -0.1)});
    line(0.11, 0.014, 0.5, 0.8, {at(0.42, -0.315), at(0.35, -0.285), at(0.28, -0.245)});
    line(0.2, 0.042, 0.35, 0, {at(0.455, -0.235), at(0.46, -0.23)});
    line(0.2, 0.026, 0.6, 0, {at(0.475, -0.2), at(0.5, -0.1), at(0.52, 0.05), at(0.54, 0.3)});
  }
}

}  // namespace collimator::phantom
