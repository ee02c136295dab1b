// Bones of a chest seen from the side: spine, both sides' ribs, sternum, shoulder blades and raised arms.
#pragma once

#include <cmath>
#include <numbers>

#include "bones.hpp"
#include "lateral_anatomy.hpp"

namespace collimator::phantom {

// Vertebrae as bodies with plain end plates, and their arches behind.
inline void draw_lateral_spine(Canvas& canvas, const LateralAnatomy& anatomy) {
  const double bone = anatomy.person.bone;
  const auto line = [&](Brush brush, Point from, Point to) {
    brush.amount *= bone;
    detail::draw_curve(canvas, anatomy, 1, brush, [&](double t) {
      return Point{from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t};
    });
  };
  double height = 0.044, y = -0.56;
  while (y < 0.6) {
    const double x = anatomy.spine(y), slope = (anatomy.spine(y + 0.01) - anatomy.spine(y - 0.01)) / 0.02;
    const double length = std::hypot(1.0, slope), half = 0.021 + 0.012 * smoothstep(-0.45, 0.5, y);
    // (across, along) in the vertebra's own direction
    const auto at = [&](double across, double along) {
      return Point{x + (across + along * slope) / length, y + (along - across * slope) / length};
    };
    const double body = 0.38 * height;
    line({0.13, body, body, 0.15}, at(-half + body, 0), at(half - body, 0));
    for (const double end : {-0.36, 0.36})
      line({0.10, 0.0042, 0.0042, 0}, at(-half, end * height), at(half, end * height));
    for (const double edge : {-1.0, 1.0})
      line({0.06, 0.0032, 0.0032, 0}, at(edge * half, -0.34 * height), at(edge * half, 0.34 * height));
    line({0.06, 0.007, 0.006, 0.2}, at(half, -0.15 * height), at(half + 0.022, -0.05 * height));     // pedicle
    line({0.07, 0.008, 0.005, 0.2}, at(half + 0.02, -0.3 * height), at(half + 0.03, 0.5 * height));  // its joints
    line({0.06, 0.007, 0.005, 0.3, 0.4}, at(half + 0.028, 0.2 * height), at(half + 0.075, 0.85 * height));
    y += height;
    height *= 1.022;
  }
}

// Ribs run from behind the spine down to the front; those of the far side are larger on the film.
inline void draw_lateral_ribs(Canvas& canvas, const LateralAnatomy& anatomy) {
  const Person& person = anatomy.person;
  for (const double side : {-1.0, 1.0})
    for (int rib = 0; rib < 11; ++rib) {
      const double origin = person.lungs_top - 0.005 + rib * person.rib_gap * (1 + 0.012 * rib) + 0.012 * side;
      const double drop = 0.1 + 0.02 * std::min(rib, 7) + 0.5 * person.rib_drop, end = origin + drop;
      const double behind = anatomy.back(origin + 0.02) - 0.04 - (side > 0 ? 0.0 : 0.018);
      const double before = rib < 7 ? anatomy.sternum(std::min(end, 0.2)) + 0.035 + 0.02 * side
                                    : anatomy.sternum(0.2) + 0.05 + 0.075 * (rib - 6);
      const double thick = person.rib_radius * (side > 0 ? 0.95 : 0.8) * (rib == 0 ? 1.1 : 1 - 0.015 * rib);
      const Brush brush{0.062 * person.bone, thick, 0.9 * thick, 0.6, 0.75};
      detail::draw_curve(canvas, anatomy, 18, brush, [&](double t) {
        // It begins beside the spine, turns in the gutter behind it, and comes forward.
        const double from = anatomy.spine(origin) + 0.03;
        if (t < 0.2) {
          const double angle = t / 0.2 * std::numbers::pi / 2;
          return Point{from + (behind - from) * std::sin(angle), origin + 0.02 * (1 - std::cos(angle))};
        }
        const double s = (t - 0.2) / 0.8;
        return Point{behind + (before - behind) * (1 - std::pow(1 - s, 1.35)) * (0.6 + 0.4 * s),
                     origin + 0.02 + (drop - 0.02) * std::pow(s, 0.85)};
      });
    }
}

inline void draw_sternum(Canvas& canvas, const LateralAnatomy& anatomy) {
  const double bone = anatomy.person.bone;
  const auto piece = [&](double top, double bottom, double thick) {
    detail::draw_curve(canvas, anatomy, 6, {0.17 * bone, thick, thick, 0.6}, [&](double t) {
      const double y = top + (bottom - top) * t;
      return Point{anatomy.sternum(y), y};
    });
  };
  piece(-0.245, -0.165, 0.0115);
  piece(-0.145, 0.06, 0.0095);
}

// The blades' edges behind, and both arms, which are held up and forward.
inline void draw_lateral_shoulders(Canvas& canvas, const LateralAnatomy& anatomy) {
  const double bone = anatomy.person.bone, arms = anatomy.shot.arms;
  for (const double side : {-1.0, 1.0}) {
    const double shift = 0.014 * side + 0.6 * arms * side;
    detail::draw_curve(canvas, anatomy, 8, {0.07 * bone, 0.0075, 0.006, 0.3, 0.3}, [&](double t) {
      const double y = -0.33 + 0.31 * t;
      return Point{anatomy.spine(y) - 0.012 + 0.075 * t + shift, y};
    });
    detail::draw_curve(canvas, anatomy, 1, {0.1 * bone, 0.036, 0.034, 0.3}, [&](double t) {
      return Point{anatomy.spine(-0.35) - 0.07 + 1.4 * shift - 0.01 * t, -0.35 + shift - 0.01 * t};
    });
    detail::draw_curve(canvas, anatomy, 1, {0.1 * bone, 0.021, 0.021, 0.6}, [&](double t) {
      return Point{anatomy.spine(-0.35) - 0.08 + 1.4 * shift - 0.26 * t, -0.37 + shift - 0.28 * t};
    });
  }
}

}  // namespace collimator::phantom
