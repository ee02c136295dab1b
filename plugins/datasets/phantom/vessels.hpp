// The lungs' vessels: trees that branch from each hilum.
#pragma once

#include <cmath>
#include <vector>

#include "anatomy.hpp"

namespace collimator::phantom {

// Vessels of a body seen from the front, or from the side (LateralAnatomy). They run on beyond the lungs' borders,
// where the caller drops them.
template <typename Body>
class VesselTree {
 public:
  VesselTree(Canvas& canvas, const Body& anatomy, Rng rng) : canvas_(canvas), anatomy_(anatomy), rng_(rng) {}

  // Both lungs' trees, seen from the side: they lie one over the other, around one hilum.
  void draw_around(Point hilum) {
    constexpr int branches = 15;
    for (int i = 0; i < branches; ++i) {
      const double angle = 2 * 3.14159265 * (i + rng_.uniform(-0.4, 0.4)) / branches;
      branch({hilum.x + 0.02 * std::cos(angle), hilum.y + 0.03 * std::sin(angle)}, 1, angle,
             0.0062 * (0.85 + 0.35 * std::sin(angle)) * rng_.uniform(0.75, 1.25), 4);
    }
  }

  // Both trees, seen from the front.
  void draw() {
    constexpr int branches = 9;
    for (const double side : {-1.0, 1.0}) {
      const double y = side < 0 ? -0.015 : -0.04;
      const double x = side < 0 ? -anatomy_.right_border(y) : anatomy_.left_border(y);
      for (int i = 0; i < branches; ++i) {
        const double angle = -1.25 + 2.75 * (i + rng_.uniform(-0.4, 0.4)) / (branches - 1);  // 0 sideways, > 0 down
        const double low = smoothstep(-0.6, 1.2, angle);
        branch({x + side * rng_.uniform(-0.01, 0.015), y + 0.055 * std::sin(angle)}, side, angle,
               0.0068 * (0.7 + 0.6 * low) * rng_.uniform(0.75, 1.25), 4);
      }
      for (int i = 0; i < 6; ++i) {  // the hilum's own shadow
        const double angle = rng_.uniform(-0.6, 1.3);
        const Point from{x + side * rng_.uniform(-0.01, 0.025), y + rng_.uniform(-0.045, 0.06)};
        draw_along({from, {from.x + side * 0.035 * std::cos(angle), from.y + 0.035 * std::sin(angle)}}, 0.017, 0.011,
                   0.075);
      }
    }
  }

 private:
  // One stroke in the body's frame; what is far thinner than a pixel would not show and is left out.
  void draw_along(std::vector<Point> points, double start, double end, double amount) {
    if (anatomy_.pixels(start) < 0.12) return;
    for (Point& point : points) point = anatomy_.to_picture(point);
    canvas_.stroke(points, {amount * anatomy_.person.vessels, anatomy_.pixels(start), anatomy_.pixels(end), 0.1, 0.15});
  }

  void branch(Point at, double side, double angle, double radius, int levels) {
    const double length = (0.026 + 4.5 * radius) * rng_.uniform(0.75, 1.3), start = radius;
    double bend = rng_.uniform(-0.28, 0.28);
    std::vector<Point> points{at};
    for (int step = 0; step < 3; ++step) {
      angle += bend;
      bend += rng_.uniform(-0.15, 0.15);
      at = {at.x + side * length / 3 * std::cos(angle), at.y + length / 3 * std::sin(angle)};
      points.push_back(at);
      radius *= 0.92;
    }
    draw_along(std::move(points), start, radius, 0.022 + 8.5 * start);
    if (levels == 0 || anatomy_.lung(at).least() < -0.01) return;
    const double spread = rng_.uniform(0.25, 0.6);
    branch(at, side, angle - spread * rng_.uniform(0.5, 1.1), radius * 0.78, levels - 1);
    branch(at, side, angle + spread * rng_.uniform(0.5, 1.1), radius * 0.78, levels - 1);
  }

  Canvas& canvas_;
  const Body& anatomy_;
  Rng rng_;
};

}  // namespace collimator::phantom
