// Soft tissue as attenuation: trunk, lungs, heart, abdomen, airway.
#pragma once

#include <cmath>

#include "anatomy.hpp"

namespace collimator::phantom {

// 0 at a border, 1 at `width` inside, as the depth of a round body grows.
inline double rounded(double distance, double width) {
  const double t = clamp01(distance / width);
  return std::sqrt(t * (2 - t));
}

// How much of a pixel (its edge `pixel` long) lies inside, from the signed distance to the border.
inline double coverage(double distance, double pixel) { return clamp01(0.5 + distance / pixel); }

// How much of a ray through a lung runs through air, over that through the lung's middle.
inline double air_share(Point at, const LungDepth& depth) {
  return (0.25 + 0.75 * rounded(depth.wall, 0.12)) * (0.66 + 0.34 * rounded(depth.middle, 0.09)) *
         (0.74 + 0.26 * rounded(depth.dome, 0.06)) * (1 - 0.14 * smoothstep(0.0, 0.25, at.y));
}

inline double squared(double value) { return value * value; }

// What makes tissue uneven, and the width of a pixel in the body's frame.
struct TissueNoise {
  TissueNoise(const Frame& frame, const Rng& rng)
      : mottle(rng.stream("mottle"), 60),
        cloud(rng.stream("cloud"), 9),
        gas(rng.stream("gas"), 14),
        pixel(1.0 / (frame.shot.zoom * static_cast<double>(frame.size))) {}
  SmoothNoise mottle, cloud, gas;
  double pixel;
};

// The attenuation of soft tissue at a point of the body's frame.
class SoftTissue {
 public:
  SoftTissue(const Anatomy& anatomy, const Rng& rng) : anatomy_(anatomy), noise_(anatomy, rng) {}

  // `bones` and `vessels` are what the strokes left at this point.
  double operator()(Point at, double bones, double vessels) const {
    const double wide = anatomy_.body_at(at.y), trunk = wide - std::abs(at.x), arm = arm_at(at);
    if (trunk < -noise_.pixel && arm <= 0) return bones;

    const Person& person = anatomy_.person;
    double sum = person.bulk * coverage(trunk, noise_.pixel) * (0.20 + 0.70 * rounded(trunk, 0.8 * wide)) *
                 (0.74 + 0.26 * smoothstep(-0.42, -0.1, at.y));
    sum = std::max(sum, arm) + breasts(at);
    const LungDepth depth = anatomy_.lung(at);
    const double inside = depth.least(), mottle = noise_.mottle(at.x + 0.5, at.y + 0.5);
    sum += 0.008 * mottle + 0.03 * noise_.cloud(at.x + 0.5, at.y + 0.5);
    if (inside > -noise_.pixel) {
      sum += coverage(inside, noise_.pixel) *
             (vessels * smoothstep(0.0, 0.07, depth.wall) + 0.014 * mottle - 0.46 * person.air * air_share(at, depth));
    }
    const double below = std::max(-depth.dome, 0.0), hidden = std::max(below, 0.7 * std::max(-depth.middle, 0.0));
    sum += bones * (1 - 0.6 * smoothstep(0.0, 0.05, hidden));
    return std::max(sum + (middle(at, depth) * (1 - 0.85 * smoothstep(0.0, 0.1, below)) + abdomen(at, depth)), 0.0);
  }

 private:
  double arm_at(Point at) const {
    const Person& person = anatomy_.person;
    const double side = at.x < 0 ? -1 : 1, y = std::max(at.y, -0.2);
    const double across = std::abs(at.x) - (0.5 * person.width + 0.02 + 0.1 * (y + 0.2) + side * anatomy_.shot.arms);
    const double radius = 0.075 * person.bulk;
    if (across < -radius) return 0;
    const double inside = radius - std::hypot(across, std::min(0.0, at.y + 0.2));
    return inside < 0 ? 0 : 0.6 * rounded(inside, 0.07);
  }

  double breasts(Point at) const {
    const Person& person = anatomy_.person;
    if (person.breast <= 0) return 0;
    const double u = (std::abs(at.x) - 0.235 * person.width) / 0.17, v = (at.y - person.breast_y) / 0.12;
    const double inside = 1 - u * u - v * v * (v > 0 ? 1.0 : 0.4);
    return inside <= 0 ? 0 : 0.26 * person.breast * std::sqrt(inside) * smoothstep(-1.6, 0.5, v);
  }

  // Mediastinum and heart, less the windpipe and the main bronchi.
  double middle(Point at, const LungDepth& depth) const {
    const double inside = std::max(-depth.middle, 0.0), low = smoothstep(-0.12, 0.1, at.y);
    double sum = (0.10 + 0.22 * low * anatomy_.person.heart) * rounded(inside, 0.08 + 0.07 * low) *
                 (1 - 0.6 * smoothstep(-0.3, -0.42, at.y));
    const double carina = -0.085, pipe = at.x - anatomy_.spine(at.y) * 0.6 - 0.008;
    if (std::abs(pipe) > 0.13 || at.y > 0) return sum;
    sum -= 0.15 * std::max(0.0, 1 - squared(pipe / 0.024)) * smoothstep(carina, carina - 0.04, at.y);
    for (const double side : {-1.0, 1.0}) {
      const double along = at.y - carina + 0.015, across = side * pipe - along * (side < 0 ? 0.9 : 1.3);
      if (along > 0 && along < 0.075)
        sum -= 0.08 * std::max(0.0, 1 - squared(across / 0.02)) * smoothstep(0.075, 0.03, along);
    }
    return sum;
  }

  // Liver and bowel below the diaphragm, with gas in the stomach.
  double abdomen(Point at, const LungDepth& depth) const {
    // Where the heart rests on the diaphragm there is no air to show its edge.
    const double blur = 0.07 * smoothstep(0.0, 0.03, -depth.middle), below = blur - depth.dome;
    if (below <= 0) return 0;
    const Person& person = anatomy_.person;
    const double skin = smoothstep(0.0, 0.09, anatomy_.body_at(at.y) - std::abs(at.x));
    double sum = (blur > 0 ? smoothstep(0.0, 2 * blur, below) : 1.0) * coverage(below, noise_.pixel) * skin *
                 (0.16 + 0.24 * rounded(below, 0.16));
    const double noise = noise_.gas(at.x + 0.5, at.y + 0.5);
    if (at.x > 0.02 && person.stomach > 0) {
      const double u = (at.x - 0.18 * person.width) / (1.7 * person.stomach);
      const double v = (-depth.dome - 0.028 - 0.6 * person.stomach) / (0.75 * person.stomach);
      sum -= 0.24 * smoothstep(0.0, 0.5, 1 - u * u - v * v - 0.25 * noise);
    }
    if (noise > 0.5) sum -= 0.4 * (noise - 0.5) * smoothstep(0.08, 0.18, -depth.dome) * smoothstep(-0.12, 0.02, at.x);
    return sum;
  }

  const Anatomy& anatomy_;
  TissueNoise noise_;
};

}  // namespace collimator::phantom
