// What findings look like from the side: at the heights of the frontal picture, at a depth of their own.
#pragma once

#include "chest_signs.hpp"
#include "lateral_organs.hpp"
#include "opacities.hpp"

namespace collimator::phantom {

// Adds attenuation to a side view, and puts a box around what is seen of it.
class LateralPainter {
 public:
  LateralPainter(std::string_view finding, const LateralAnatomy& anatomy, double strength)
      : anatomy(anatomy), strength_(strength) {
    sign_.finding = finding;
    sign_.added.assign(static_cast<std::size_t>(anatomy.size * anatomy.size), 0.0F);
  }

  const LateralAnatomy& anatomy;

  template <typename Visit>
  void each(Visit visit) const {
    std::size_t i = 0;
    for (std::int64_t row = 0; row < anatomy.size; ++row)
      for (std::int64_t column = 0; column < anatomy.size; ++column, ++i)
        visit(i, anatomy.to_body(static_cast<double>(column) + 0.5, static_cast<double>(row) + 0.5));
  }
  template <typename Amount>
  void anywhere(Amount amount) {
    each([&](std::size_t i, Point at) { sign_.added[i] += static_cast<float>(strength_ * amount(at)); });
  }
  // Adds amount(point, depth) where the lungs are.
  template <typename Amount>
  void in_lungs(Amount amount) {
    each([&](std::size_t i, Point at) {
      const LateralDepth depth = anatomy.lung(at);
      if (depth.least() > 0) sign_.added[i] += static_cast<float>(strength_ * amount(at, depth));
    });
  }
  void patch(const Patch& one, double amount) {
    in_lungs([&](Point at, const LateralDepth&) { return amount * std::pow(one.inside(at), 1.3) * one.uneven(at); });
  }
  // With one box around what is fainter than a fifth of the plainest pixel nowhere; none where nothing is seen.
  Sign seen() {
    float least = 0.01F;
    for (const float value : sign_.added) least = std::max(least, 0.2F * std::abs(value));
    return around([&](std::size_t i) { return std::abs(sign_.added[i]) > least; });
  }
  template <typename Counts>
  Sign around(Counts counts) {
    const Rect box = bounds_of(anatomy.size, [&](std::int64_t i) { return counts(static_cast<std::size_t>(i)); });
    if (box.area() > 0) sign_.boxes.push_back(box);
    return std::move(sign_);
  }

 private:
  Sign sign_;
  double strength_;
};

// Where a frontal sign lies: its middle and half its height, in the body's frame. Of a sign in both lungs, of one.
struct Height {
  double y = 0, half = 0;
};
inline Height height_of(const Rect& box, const Frame& frontal) {
  const double x = static_cast<double>(box.x) + 0.5 * static_cast<double>(box.width);
  const Point top = frontal.to_body(x, static_cast<double>(box.y)),
              bottom = frontal.to_body(x, static_cast<double>(box.y + box.height));
  return {0.5 * (top.y + bottom.y), 0.5 * (bottom.y - top.y)};
}

// A place in the lungs at about this height, before or behind the hilum.
inline Point place_from_side(const LateralAnatomy& anatomy, Rng& draw, double y, double margin) {
  Point at{0, y};
  for (int attempt = 0; attempt < 200; ++attempt) {
    at.x = draw.uniform(-0.25, 0.3);
    if (anatomy.lung(at).least() > margin * (1 - attempt / 200.0) && anatomy.heart_depth(at) < 0) break;
  }
  return at;
}

// Lines over each other, as of scars and septa.
inline void lateral_net(LateralPainter& painter, Rng draw, double amount, double top) {
  const SmoothNoise lines(draw.stream("lines"), 62), haze(draw.stream("haze"), 18);
  painter.in_lungs([&](Point at, const LateralDepth& depth) {
    const double line = bump(lines(at.x + 0.5, at.y + 0.5), 0, 0.13);
    return amount * line * smoothstep(top, top + 0.2, at.y + 0.04 * haze(at.x + 0.5, at.y + 0.5)) *
           (0.4 + 0.6 * smoothstep(0.15, 0.0, std::min(depth.back, depth.front)));
  });
}

// The sign of a finding whose frontal one is `frontal`. Heart, domes and air have been changed in the person already.
inline Sign lateral_sign_of(const Present& finding, const Sign& frontal, const Frame& frame,
                            const LateralAnatomy& anatomy, double strength) {
  LateralPainter painter(finding.name, anatomy, strength);
  Rng draw = finding.rng.stream("lateral");
  const auto lies = [&](std::size_t i) { return height_of(frontal.boxes.at(i), frame); };
  const std::string_view name = finding.name;
  if (name == "Cardiomegaly") {
    std::vector<bool> inside(static_cast<std::size_t>(anatomy.size * anatomy.size));
    painter.each([&](std::size_t i, Point at) { inside[i] = anatomy.heart_depth(at) > 0; });
    return painter.around([&](std::size_t i) { return inside[i]; });
  }
  if (name == "Emphysema") {
    std::vector<bool> inside(static_cast<std::size_t>(anatomy.size * anatomy.size));
    painter.each([&](std::size_t i, Point at) { inside[i] = anatomy.lung(at).least() > 0; });
    return painter.around([&](std::size_t i) { return inside[i]; });
  }
  if (frontal.boxes.empty() || name == "Pneumothorax") return painter.seen();  // its rim is not seen from the side
  if (name == "Effusion") {
    // Fluid sinks into the angle behind the dome and climbs along the back.
    const double level = lies(0).y - 0.4 * lies(0).half + 0.05, climb = draw.uniform(0.06, 0.1);
    painter.in_lungs([&](Point at, const LateralDepth& depth) {
      const double rim = std::min(depth.back, depth.front + 0.06);
      const double fluid = smoothstep(-0.012, 0.016, at.y - level + climb * std::exp(-rim / 0.045));
      return fluid * (0.12 + 0.4 * anatomy.person.air * lateral_air(depth, 1e-3));
    });
  } else if (name == "Hernia") {
    const double radius = draw.uniform(0.055, 0.075);
    const Point center{anatomy.spine(0.15) - 0.095, anatomy.left_dome(0.08) - 0.55 * radius};
    const double level = center.y + radius * draw.uniform(-0.1, 0.25);
    painter.anywhere([&](Point at) {
      const double far = std::hypot(at.x - center.x, (at.y - center.y) / 0.88) / radius;
      if (far > 1.2) return 0.0;
      return 0.08 * bump(far, 0.97, 0.06) +
             smoothstep(1.0, 0.9, far) * (0.12 - 0.28 * smoothstep(level + 0.003, level - 0.003, at.y));
    });
  } else if (name == "Edema") {
    const Point root = anatomy.hilum();
    const double amount = draw.uniform(0.3, 0.4);
    const SmoothNoise patchy(draw.stream("patches"), 30);
    painter.in_lungs([&](Point at, const LateralDepth&) {
      const double far = std::hypot(at.x - root.x, (at.y - root.y - 0.03) / 1.3) / 0.15;
      return amount * std::exp(-far * far) * (1 + 0.4 * patchy(at.x + 0.5, at.y + 0.5));
    });
  } else if (name == "Fibrosis") {
    lateral_net(painter, draw, 0.2, lies(0).y - 0.2);
  } else if (name == "Atelectasis") {
    const double y = lies(0).y, slope = draw.uniform(-0.35, 0.1), thick = draw.uniform(0.006, 0.01);
    const Point middle = place_from_side(anatomy, draw, y, 0.04);
    painter.in_lungs([&](Point at, const LateralDepth&) {
      const double line = at.y - middle.y - slope * (at.x - middle.x);
      return 0.3 * std::max(bump(line, 0, thick), 0.7 * bump(line, -0.03, 0.7 * thick)) *
             smoothstep(0.1, 0.07, std::abs(at.x - middle.x));
    });
  } else if (name == "Pleural_Thickening") {
    const auto [y, half] = lies(0);
    const double thick = draw.uniform(0.016, 0.026);
    painter.in_lungs([&, y = y, half = half](Point at, const LateralDepth& depth) {
      return 0.3 * smoothstep(thick + 0.004, thick - 0.004, depth.back) *
             smoothstep(half, half - 0.04, std::abs(at.y - y));
    });
  } else if (name == "Mass" || name == "Nodule") {
    const auto [y, half] = lies(0);
    const Point center = place_from_side(anatomy, draw, y, half);
    const SmoothNoise outline(draw.stream("outline"), 16);
    painter.in_lungs([&, half = half](Point at, const LateralDepth&) {
      const double far =
          std::hypot(at.x - center.x, at.y - center.y) / half * (1 + 0.12 * outline(at.x + 0.5, at.y + 0.5));
      return far >= 1 ? 0 : 0.42 * std::sqrt(1 - far * far) * smoothstep(1.0, 0.8, far);
    });
  } else if (name == "Consolidation") {
    // One lobe up to a fissure, which runs down from behind to the front.
    const auto [y, half] = lies(0);
    const bool upper = y < -0.03;
    const Point middle = place_from_side(anatomy, draw, y, 0.05);
    const Patch patch(middle, std::clamp(1.3 * half, 0.09, 0.17), draw.stream("lobe"), 0.3);
    painter.in_lungs([&](Point at, const LateralDepth&) {
      const double fissure = at.y - middle.y - (upper ? 0.05 : -0.06) + 0.55 * (at.x - middle.x);
      return 0.42 * smoothstep(0.0, 0.45, patch.inside(at)) * smoothstep(-0.004, 0.004, upper ? -fissure : fissure) *
             patch.uneven(at);
    });
  } else {  // Infiltration, Pneumonia: soft patches
    const double amount = name == "Pneumonia" ? draw.uniform(0.3, 0.4) : draw.uniform(0.2, 0.28);
    for (std::size_t i = 0; i < frontal.boxes.size(); ++i) {
      const auto [y, half] = lies(i);
      painter.patch(
          {place_from_side(anatomy, draw, y, 0.04), std::clamp(half, 0.05, 0.11), draw.stream(std::to_string(i))},
          amount);
    }
  }
  return painter.seen();
}

// Of the class `opacity`: a soft patch at the height of each frontal one.
inline std::vector<Sign> lateral_opacities(const std::vector<Opacity>& frontal, const Frame& frame,
                                           const LateralAnatomy& anatomy, Rng rng, double strength) {
  std::vector<Sign> signs;
  for (std::size_t i = 0; i < frontal.size(); ++i) {
    Rng draw = rng.stream(std::to_string(i));
    const auto [y, half] = height_of(frontal[i].box, frame);
    LateralPainter painter("opacity", anatomy, strength);
    painter.patch({place_from_side(anatomy, draw, y, 0.03), std::max(half, 0.04), draw.stream("patch")}, 0.35);
    signs.push_back(painter.seen());
  }
  return signs;
}

}  // namespace collimator::phantom
