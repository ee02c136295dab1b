// Outlines: where body, lungs, heart and diaphragm lie, from which attenuation and exact masks both come.
//
// The body's own frame: x = 0 on the spine, y = 0 in the middle of the picture, y downwards, lengths in sides of
// the picture. x > 0 is the picture's right, which is the patient's left.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "canvas.hpp"
#include "person.hpp"

namespace collimator::phantom {

// Values of a function at even steps of [-0.75, 0.75], linear between.
class Curve {
 public:
  template <typename Function>
  explicit Curve(Function function) {
    for (int i = 0; i < count_; ++i) values_[static_cast<std::size_t>(i)] = function(-0.75 + 1.5 * i / (count_ - 1));
  }
  double operator()(double at) const {
    const double t = std::clamp((at + 0.75) / 1.5, 0.0, 1.0) * (count_ - 1);
    const int i = std::min(static_cast<int>(t), count_ - 2);
    const double low = values_[static_cast<std::size_t>(i)], high = values_[static_cast<std::size_t>(i + 1)];
    return low + (high - low) * (t - i);
  }

 private:
  static constexpr int count_ = 385;
  std::array<double, 385> values_{};
};

// Signed distances (about, in sides of the picture; > 0 inside) of a point to a lung's three borders.
struct LungDepth {
  double wall = 0, middle = 0, dome = 0;
  double least() const { return std::min({wall, middle, dome}); }
};

// Where a body lies in its picture.
class Frame {
 public:
  Frame(const Shot& shot, std::int64_t size)
      : shot(shot), size(size), cos_(std::cos(shot.angle)), sin_(std::sin(shot.angle)) {}

  const Shot shot;
  const std::int64_t size;

  // The body's frame and the picture's pixels.
  Point to_body(double column, double row) const {
    const double x = column / static_cast<double>(size) - 0.5 - shot.shift_x;
    const double y = row / static_cast<double>(size) - 0.5 - shot.shift_y;
    return {(cos_ * x + sin_ * y) / shot.zoom, (cos_ * y - sin_ * x) / shot.zoom};
  }
  Point to_picture(Point at) const {
    const double x = at.x * shot.zoom, y = at.y * shot.zoom;
    return {(cos_ * x - sin_ * y + 0.5 + shot.shift_x) * static_cast<double>(size),
            (cos_ * y + sin_ * x + 0.5 + shot.shift_y) * static_cast<double>(size)};
  }
  double pixels(double length) const { return length * shot.zoom * static_cast<double>(size); }

 private:
  double cos_, sin_;
};

class Anatomy : public Frame {
 public:
  Anatomy(const Person& person, const Shot& shot, std::int64_t size)
      : Frame(shot, size),
        person(person),
        wall_([&](double y) { return wall(y); }),
        right_([&](double y) { return right_border(y); }),
        left_([&](double y) { return left_border(y); }),
        dome_([&](double x) {
          const double right = dome(-x, person.right_dome), left = dome(x, person.left_dome);
          return right + (left - right) * smoothstep(-0.07, 0.07, x);
        }),
        body_([&](double y) { return body(y); }) {}

  const Person person;

  // The lung on the picture's left or right that the point may lie in.
  LungDepth lung(Point at) const {
    const double x = at.x;
    const double below_dome = dome_at(x) - at.y;
    if (x < spine(at.y)) return {x + wall_(at.y), -right_(at.y) - x, below_dome};
    return {wall_(at.y) - x, x - left_(at.y), below_dome};
  }
  bool in_heart(Point at) const {
    if (at.x <= -right_(at.y) || at.x >= left_(at.y)) return false;
    const double x = at.x - 0.055 * person.heart, y = at.y - 0.1 - person.heart_low + 0.5 * shot.breath;
    const double u = (x * 0.86 + y * 0.5) / (0.2 * person.heart), v = (y * 0.86 - x * 0.5) / (0.145 * person.heart);
    return u * u + v * v < 1;
  }
  double spine(double y) const { return person.spine_bend * std::sin(4 * y) + 0.7 * shot.turn; }
  double right_border(double y) const;
  double left_border(double y) const;
  double wall_at(double y) const { return wall_(y); }
  double body_at(double y) const { return body_(y); }
  double dome_at(double x) const { return dome_(x); }

 private:
  double wall(double y) const;
  double dome(double lateral, double top) const;
  double body(double y) const;

  Curve wall_, right_, left_, dome_, body_;
};

// The lungs' lateral border: a superellipse from the apex down to the costophrenic angle.
inline double Anatomy::wall(double y) const {
  const double base = 0.3, t = clamp01((base - y) / (base - person.lungs_top));
  const double below = std::max(0.0, y - base);
  return 0.385 * person.width * std::pow(1 - std::pow(t, person.waist), 0.58) - 0.5 * below;
}

// The right lung's medial border: vena cava, then the right atrium.
inline double Anatomy::right_border(double y) const {
  const double low = y - person.heart_low;
  return person.mediastinum * (0.05 + 0.012 * smoothstep(-0.25, -0.33, y)) +
         0.055 * person.heart * bump(low, 0.1, 0.085) - shot.turn - spine(y) * 0.3;
}

// The left lung's medial border: aortic knob, pulmonary trunk, left ventricle down to its apex.
inline double Anatomy::left_border(double y) const {
  const double low = y - person.heart_low;
  return person.mediastinum * (0.052 + 0.012 * smoothstep(-0.25, -0.33, y)) +
         0.026 * person.knob * bump(y, -0.135, 0.034) + 0.018 * bump(y, -0.055, 0.04) +
         0.135 * person.heart * smoothstep(-0.075, 0.2, low) + 0.02 * bump(low, 0.17, 0.06) + shot.turn +
         spine(y) * 0.3;
}

// The diaphragm's height over the distance from the spine, deepest at the lateral angle.
inline double Anatomy::dome(double lateral, double top) const {
  const double d = lateral / person.width - 0.19;
  const double fall = d > 0 ? person.sulcus * std::pow(d / 0.19, person.sulcus_power) : 0.016 * std::pow(d / 0.13, 2);
  return top - shot.breath + fall;
}

// Half the width of neck, shoulders and trunk.
inline double Anatomy::body(double y) const {
  const double wide = person.width * (0.92 + 0.08 * person.bulk);
  const double trunk = wide * (0.435 + 0.018 * std::sin(5 * y + 0.6) - 0.035 * smoothstep(0.25, 0.6, y));
  const double neck = 0.115 + 0.02 * person.bulk + 0.5 * std::pow(smoothstep(-0.5, -0.24, y), 2.2);
  return std::min(neck, trunk + 0.25 * smoothstep(-0.06, -0.24, y));
}

// Exact masks on the picture's grid: 1 right lung, 2 left lung (the patient's), 3 heart, 0 elsewhere.
enum Part : std::uint8_t { outside = 0, right_lung = 1, left_lung = 2, heart = 3 };

inline std::vector<std::uint8_t> parts_of(const Anatomy& anatomy) {
  const std::int64_t size = anatomy.size;
  std::vector<std::uint8_t> parts(static_cast<std::size_t>(size * size), outside);
  for (std::int64_t row = 0; row < size; ++row)
    for (std::int64_t column = 0; column < size; ++column) {
      const Point at = anatomy.to_body(static_cast<double>(column) + 0.5, static_cast<double>(row) + 0.5);
      std::uint8_t& part = parts[static_cast<std::size_t>(row * size + column)];
      if (anatomy.lung(at).least() > 0)
        part = at.x < anatomy.spine(at.y) ? right_lung : left_lung;
      else if (anatomy.in_heart(at))
        part = heart;
    }
  return parts;
}

}  // namespace collimator::phantom
