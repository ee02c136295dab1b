// Soft tissue of a chest seen from the side as attenuation: trunk, both lungs, heart, great vessels, airway, abdomen.
#pragma once

#include <cmath>

#include "lateral_anatomy.hpp"
#include "organs.hpp"

namespace collimator::phantom {

// How far a point lies from a line, and how far along it (0 to 1).
struct Along {
  double distance = 0, part = 0;
};
inline Along along(Point at, Point from, Point to) {
  const double dx = to.x - from.x, dy = to.y - from.y;
  const double part = clamp01(((at.x - from.x) * dx + (at.y - from.y) * dy) / (dx * dx + dy * dy));
  return {std::hypot(at.x - from.x - part * dx, at.y - from.y - part * dy), part};
}

// How much of a ray through both lungs runs through air, over that through their middle.
inline double lateral_air(const LateralDepth& depth, double pixel) {
  const auto one = [&](double dome) { return coverage(dome, pixel) * (0.72 + 0.28 * rounded(dome, 0.06)); };
  return (0.42 + 0.58 * rounded(depth.front, 0.1)) * (0.3 + 0.7 * rounded(depth.back, 0.11)) * 0.5 *
         (one(depth.right_dome) + one(depth.left_dome));
}

class LateralTissue {
 public:
  LateralTissue(const LateralAnatomy& anatomy, const Rng& rng) : anatomy_(anatomy), noise_(anatomy, rng) {}

  // `bones` and `vessels` are what the strokes left at this point.
  double operator()(Point at, double bones, double vessels) const {
    const Person& person = anatomy_.person;
    const double trunk = std::min(at.x - anatomy_.front(at.y), anatomy_.back(at.y) - at.x), arm = arms(at);
    if (trunk < -noise_.pixel && arm <= 0) return bones;
    double sum = person.bulk * coverage(trunk, noise_.pixel) * (0.17 + 0.83 * rounded(trunk, 0.25)) *
                 (0.72 + 0.28 * smoothstep(-0.45, -0.1, at.y));
    sum =
        std::max(sum, arm) + 0.55 * arm * coverage(trunk, noise_.pixel) + shoulders(at) * coverage(trunk, noise_.pixel);
    const LateralDepth depth = anatomy_.lung(at);
    const double inside = std::min(depth.front, depth.back), mottle = noise_.mottle(at.x + 0.5, at.y + 0.5);
    sum += 0.008 * mottle + 0.03 * noise_.cloud(at.x + 0.5, at.y + 0.5);
    const double air = coverage(inside, noise_.pixel) * lateral_air(depth, noise_.pixel);
    sum += air * (1.1 * vessels * smoothstep(0.0, 0.06, inside) + 0.014 * mottle - 0.6 * person.air);
    sum += middle(at, depth) + abdomen(at, depth);
    const double hidden = std::max(-std::max(depth.right_dome, depth.left_dome), 0.0);
    return std::max(sum + bones * (1 - 0.35 * smoothstep(0.0, 0.1, hidden)), 0.0);
  }

 private:
  // Both raised arms, one over the other.
  double arms(Point at) const {
    const double turn = anatomy_.shot.arms, root = anatomy_.spine(-0.35) - 0.08;
    const Along arm = along(at, {root + 0.02, -0.3}, {root - 0.27 - turn, -0.66});
    const double radius = (0.105 - 0.02 * arm.part) * anatomy_.person.bulk, inside = radius - arm.distance;
    return inside <= 0 ? 0 : 0.5 * rounded(inside, 0.08);
  }
  // Muscles and blades on both sides, which veil the apices.
  double shoulders(Point at) const {
    const double x = at.x - anatomy_.spine(at.y) + 0.03;
    return 0.34 * anatomy_.person.bulk * smoothstep(-0.09, -0.3, at.y) * std::exp(-squared(x / 0.17));
  }

  // Heart and great vessels, less the windpipe. Before the vessels and behind the heart there is but air.
  double middle(Point at, const LateralDepth& depth) const {
    const Person& person = anatomy_.person;
    const Point hilum = anatomy_.hilum();
    const double above = std::max(depth.right_dome, depth.left_dome), shown = smoothstep(-0.12, 0.0, above);
    const double heart = anatomy_.heart_depth(at);
    double sum = shown * (0.08 + 0.32 * rounded(std::max(heart, 0.0), 0.11)) * smoothstep(-0.012, 0.03, heart);
    // The ascending aorta, its arch over the hilum, and the descending one, which fades before the spine.
    const Point root{hilum.x - 0.075, 0.01}, rise{hilum.x - 0.085, -0.13}, top{hilum.x - 0.01, -0.19},
        back{hilum.x + 0.085, -0.14}, end{anatomy_.spine(0.12) - 0.03, 0.16};
    const auto tube = [&](Point from, Point to, double radius, double amount, double fade) {
      const Along line = along(at, from, to);
      return amount * (1 - fade * line.part) * rounded(std::max(radius - line.distance, 0.0), 0.7 * radius);
    };
    const double wide = 0.03 + 0.006 * person.knob;
    sum += std::max({tube(root, rise, wide + 0.014, 0.15, 0), tube(rise, top, wide + 0.006, 0.13, 0),
                     tube(top, back, wide, 0.13 * person.knob, 0),
                     tube(back, end, wide - 0.004, 0.07 * person.knob, 0.5)});
    // The neck of the middle: gullet, muscle and veins around the windpipe.
    sum += 0.12 * smoothstep(-0.14, -0.3, at.y) * std::exp(-squared((at.x - windpipe(at.y)) / 0.07));
    // The right pulmonary artery before the windpipe's end, the left one over and behind it.
    sum += 0.17 * person.vessels *
           rounded(std::max(0.03 - std::hypot(at.x - hilum.x + 0.028, (at.y - hilum.y + 0.004) / 1.25), 0.0), 0.024);
    sum += std::max(tube({hilum.x + 0.004, hilum.y - 0.052}, {hilum.x + 0.046, hilum.y - 0.03}, 0.019, 0.15, 0),
                    tube({hilum.x + 0.046, hilum.y - 0.03}, {hilum.x + 0.066, hilum.y + 0.07}, 0.017, 0.14, 0.5));
    return sum - airway(at);
  }

  double windpipe(double y) const { return anatomy_.hilum().x + 0.006 + 0.16 * (y + 0.05); }
  double airway(Point at) const {
    const double end = anatomy_.hilum().y - 0.005;
    double air = 0.2 * std::max(0.0, 1 - squared((at.x - windpipe(at.y)) / 0.019)) * smoothstep(end, end - 0.03, at.y) *
                 smoothstep(-0.62, -0.5, at.y);
    // The main bronchi, seen along their axis.
    for (const double below : {-0.045, 0.005}) {
      const double r = std::hypot(at.x - windpipe(end) - 0.002, at.y - end - below - 0.012) / 0.0135;
      air = std::max(air, 0.2 * smoothstep(1.0, 0.6, r));
    }
    return air;
  }

  // Liver under the right dome, stomach and spleen under the left one, which the heart hides in front.
  double abdomen(Point at, const LateralDepth& depth) const {
    const Person& person = anatomy_.person;
    const double skin = smoothstep(0.0, 0.06, std::min(at.x - anatomy_.front(at.y), anatomy_.back(at.y) - at.x));
    const auto organ = [&](double below, double blur) {
      if (below + blur <= 0) return 0.0;
      const double edge = blur > 0 ? smoothstep(-blur, blur, below) : coverage(below, noise_.pixel);
      return edge * 0.5 * (0.13 + 0.2 * rounded(std::max(below, 0.0), 0.16));
    };
    const double hides = smoothstep(-0.02, 0.02, anatomy_.heart_depth({at.x, anatomy_.left_dome(at.x) - 0.01}));
    double sum = organ(-depth.right_dome, 0) + organ(-depth.left_dome, 0.045 * hides);
    const double noise = noise_.gas(at.x + 0.5, at.y + 0.5);
    if (person.stomach > 0) {
      const double u = (at.x - 0.03) / (1.3 * person.stomach);
      const double v = (-depth.left_dome - 0.02 - 0.5 * person.stomach) / (0.65 * person.stomach);
      sum -= 0.26 * smoothstep(0.0, 0.4, 1 - u * u - v * v - 0.25 * noise);
    }
    if (noise > 0.5)
      sum -= 0.35 * (noise - 0.5) * smoothstep(0.12, 0.22, -depth.left_dome) * smoothstep(0.1, -0.05, at.x);
    return sum * skin;
  }

  const LateralAnatomy& anatomy_;
  TissueNoise noise_;
};

}  // namespace collimator::phantom
