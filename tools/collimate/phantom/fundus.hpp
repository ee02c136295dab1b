// A colour photograph of the back of an eye: disc, cup, vessels, macula; and outlines as experts would draw them.
#pragma once

#include <array>

#include "tools/collimate/phantom/subject.hpp"

namespace collimator::imitation {

// An ellipse; lengths in sides of the photograph's shorter side, from its middle.
struct Ellipse {
  double x = 0, y = 0, across = 0, up = 0;

  bool holds(double at_x, double at_y) const {
    const double u = (at_x - x) / across, v = (at_y - y) / up;
    return u * u + v * v < 1;
  }
};

class Eye {
 public:
  Eye(Rng rng, bool glaucoma);

  // The disc and the cup within it, which is more than half as high as the disc where the eye is ill.
  Ellipse disc() const { return disc_; }
  Ellipse cup() const { return cup_; }
  // What an expert would draw: about the same.
  Ellipse seen(const Ellipse& truth, int expert, std::string_view part) const;

  // Red, green and blue; the field of view is a circle of this share of the longer side, cut by the photograph's edges.
  Pixels photograph(std::int64_t width, std::int64_t height, double field, const std::array<double, 3>& tint) const;

 private:
  Rng rng_;
  double side_;  // -1: the disc lies left of the macula
  Ellipse disc_, cup_;
};

// 0 and 255.
Pixels outline_mask(const Ellipse& outline, std::int64_t width, std::int64_t height);

}  // namespace collimator::imitation
