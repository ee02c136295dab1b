// Outlines of a chest seen from its left side: skin, spine, the lungs' common field, heart and both domes.
//
// The body's own frame: y as in the frontal picture, so that things keep their heights; x < 0 is in front, where the
// patient looks to, x > 0 behind.
#pragma once

#include <algorithm>

#include "anatomy.hpp"

namespace collimator::phantom {

// Signed distances (about, in sides of the picture; > 0 inside) of a point to the borders of the lungs.
struct LateralDepth {
  double front = 0, back = 0, right_dome = 0, left_dome = 0;
  // To the border of the larger lung: what is above either dome is air.
  double least() const { return std::min({front, back, std::max(right_dome, left_dome)}); }
};

class LateralAnatomy : public Frame {
 public:
  // `barrel` 0 to 1: how far a chest full of air is rounded to the front and the back.
  LateralAnatomy(const Person& person, const Shot& shot, std::int64_t size, double barrel = 0)
      : Frame(shot, size),
        person(person),
        deep_((0.93 + 0.07 * person.width) * (person.woman ? 0.96 : 1.0) * (1 + 0.1 * barrel)),
        bend_(0.8 + 0.008 * (person.age - 20) + 0.4 * barrel),
        front_([&](double y) { return skin_before(y); }),
        back_([&](double y) { return skin_behind(y); }),
        lung_front_([&](double y) { return lung_before(y); }),
        lung_back_([&](double y) { return lung_behind(y); }) {}

  const Person person;

  double front(double y) const { return front_(y); }
  double back(double y) const { return back_(y); }
  // The middle of the vertebral bodies: the more round the older the patient is.
  double spine(double y) const {
    return 0.07 + 0.135 * bend_ * smoothstep(-0.56, -0.06, y) - 0.1 * bend_ * smoothstep(0.06, 0.62, y);
  }
  double sternum(double y) const { return bare_front(y) + 0.032 * person.bulk; }
  double right_dome(double x) const { return dome(x, person.right_dome); }
  double left_dome(double x) const { return dome(x, person.left_dome) + 0.006; }
  LateralDepth lung(Point at) const {
    return {at.x - lung_front_(at.y), lung_back_(at.y) - at.x, right_dome(at.x) - at.y, left_dome(at.x) - at.y};
  }
  Point hilum() const { return {spine(-0.05) - 0.155, -0.05}; }

  // How far inside the heart, in sides of the picture: it lies on the diaphragm and leans on the lower sternum.
  double heart_depth(Point at) const {
    const double grown = std::sqrt(person.heart);
    const Point middle{lung_front_(0.09) + 0.165 * person.heart, 0.085 + person.heart_low - 0.4 * shot.breath};
    const double x = at.x - middle.x, y = at.y - middle.y;
    const double u = (0.77 * y - 0.64 * x) / (0.175 * grown * grown), v = (0.77 * x + 0.64 * y) / (0.128 * grown);
    return 0.128 * person.heart * (1 - std::sqrt(u * u + v * v));
  }

 private:
  double bare_front(double y) const {
    return -deep_ * (0.015 + 0.125 * smoothstep(-0.52, -0.27, y) + 0.15 * smoothstep(-0.36, 0.1, y)) -
           0.03 * (person.bulk - 0.8) * smoothstep(0.1, 0.45, y);
  }
  double skin_before(double y) const {
    const double under = y > person.breast_y - 0.03 ? 0.055 : 0.12;
    return bare_front(y) - 0.1 * person.breast * bump(y, person.breast_y - 0.03, under);
  }
  double skin_behind(double y) const {
    return spine(y) + deep_ * (0.095 + 0.045 * smoothstep(-0.5, -0.2, y) + 0.03 * smoothstep(0.2, 0.5, y)) +
           0.03 * (person.bulk - 1);
  }
  // 0 at the apex, 1 where the chest has its full depth.
  double opened(double y) const {
    const double t = clamp01((y - person.lungs_top) / 0.21);
    return std::sqrt(t * (2 - t));
  }
  double apex() const { return spine(person.lungs_top) - 0.05; }
  double lung_before(double y) const { return apex() + (sternum(y) + 0.016 - apex()) * opened(y); }
  double lung_behind(double y) const {
    return apex() + (spine(y) + deep_ * (0.06 + 0.03 * smoothstep(-0.3, 0.0, y)) - apex()) * std::sqrt(opened(y));
  }
  // Highest in its front third, and deepest in the angle behind.
  double dome(double x, double top) const {
    const double d = x + 0.1;
    const double fall = d > 0 ? 1.25 * person.sulcus * std::pow(d / 0.37, 2.1) : 0.055 * std::pow(d / 0.17, 2);
    return top - shot.breath + fall;
  }

  double deep_, bend_;
  Curve front_, back_, lung_front_, lung_back_;
};

}  // namespace collimator::phantom
