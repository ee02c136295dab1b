// What a finding adds to a picture: attenuation for each pixel, a share of the vessels that is left, and boxes.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include <collimator/views.hpp>

#include "anatomy.hpp"

namespace collimator::phantom {

struct Sign {
  std::string_view finding;
  std::vector<float> added;    // attenuation, row by row; empty: nothing
  std::vector<float> vessels;  // 0: no vessel shows, 1: as without the sign; empty: 1 everywhere
  std::vector<Rect> boxes;
};

// The rectangle around the pixels that `counts`, with an area of 0 where there is none.
template <typename Counts>
Rect bounds_of(std::int64_t size, Counts counts) {
  std::int64_t left = size, top = size, right = 0, bottom = 0;
  for (std::int64_t y = 0; y < size; ++y)
    for (std::int64_t x = 0; x < size; ++x) {
      if (!counts(y * size + x)) continue;
      left = std::min(left, x), right = std::max(right, x + 1);
      top = std::min(top, y), bottom = std::max(bottom, y + 1);
    }
  return left < right ? Rect{left, top, right - left, bottom - top} : Rect{};
}

// Draws one sign.
class SignPainter {
 public:
  SignPainter(std::string_view finding, const Anatomy& anatomy, const std::vector<std::uint8_t>& parts, double strength)
      : anatomy(anatomy), parts(parts), strength_(strength) {
    sign_.finding = finding;
    sign_.added.assign(parts.size(), 0.0F);
  }

  const Anatomy& anatomy;
  const std::vector<std::uint8_t>& parts;

  // Adds amount(point, depth) in the lung of a side (-1, 1), or of both (0).
  template <typename Amount>
  void in_lungs(double side, Amount amount) {
    each(side, [&](std::size_t i, Point at, const LungDepth& depth) {
      sign_.added[i] += static_cast<float>(strength_ * amount(at, depth));
    });
  }
  // Leaves share(point, depth) of the vessels in the lung of a side.
  template <typename Share>
  void thin_vessels(double side, Share share) {
    if (sign_.vessels.empty()) sign_.vessels.assign(parts.size(), 1.0F);
    each(side, [&](std::size_t i, Point at, const LungDepth& depth) {
      sign_.vessels[i] *= static_cast<float>(1 - std::min(strength_, 1.0) * (1 - share(at, depth)));
    });
  }
  // Adds amount(point) wherever it is not 0.
  template <typename Amount>
  void anywhere(Amount amount) {
    const std::int64_t size = anatomy.size;
    for (std::int64_t y = 0; y < size; ++y)
      for (std::int64_t x = 0; x < size; ++x)
        sign_.added[static_cast<std::size_t>(y * size + x)] += static_cast<float>(
            strength_ * amount(anatomy.to_body(static_cast<double>(x) + 0.5, static_cast<double>(y) + 0.5)));
  }
  // Adds what was drawn on a canvas, times weight(point, depth), in the lung of a side.
  template <typename Weight>
  void lines(const Canvas& canvas, double side, Weight weight) {
    each(side, [&](std::size_t i, Point at, const LungDepth& depth) {
      const auto size = static_cast<std::size_t>(anatomy.size);
      const float line = canvas.at(static_cast<std::int64_t>(i / size), static_cast<std::int64_t>(i % size));
      if (line != 0) sign_.added[i] += static_cast<float>(strength_ * weight(at, depth) * line);
    });
  }

  // The sign, with a box for each lung in which it is seen. What is fainter than a fifth of its plainest pixel is not
  // counted.
  Sign by_lung() {
    const float least = 0.2F * peak();
    for (const std::uint8_t part : {right_lung, left_lung})
      box([&](std::size_t i) { return parts[i] == part && std::abs(sign_.added[i]) > least; });
    return std::move(sign_);
  }
  // The sign with one box around all pixels that `counts`, or around what is seen of it.
  template <typename Counts>
  Sign around(Counts counts) {
    box(counts);
    return std::move(sign_);
  }
  Sign whole() {
    const float least = 0.2F * peak();
    return around([&](std::size_t i) { return std::abs(sign_.added[i]) > least; });
  }

 private:
  template <typename Visit>
  void each(double side, Visit visit) {
    const std::int64_t size = anatomy.size;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i] != right_lung && parts[i] != left_lung) continue;
      if (side != 0 && parts[i] != (side < 0 ? right_lung : left_lung)) continue;
      const Point at = anatomy.to_body(static_cast<double>(static_cast<std::int64_t>(i) % size) + 0.5,
                                       static_cast<double>(static_cast<std::int64_t>(i) / size) + 0.5);
      visit(i, at, anatomy.lung(at));
    }
  }
  float peak() const {
    float most = 0.01F;
    for (const float value : sign_.added) most = std::max(most, std::abs(value));
    return most;
  }
  template <typename Counts>
  void box(Counts counts) {
    const Rect found = bounds_of(anatomy.size, [&](std::int64_t i) { return counts(static_cast<std::size_t>(i)); });
    if (found.area() > 0) sign_.boxes.push_back(found);
  }

  Sign sign_;
  double strength_;
};

// A place inside a lung, `margin` from its borders, where there is one.
inline Point place_in_lung(const Anatomy& anatomy, Rng& draw, double side, double top, double bottom, double margin) {
  Point at;
  for (int attempt = 0; attempt < 300; ++attempt) {
    at = {side * draw.uniform(0.03, 0.36), draw.uniform(top, bottom)};
    if ((at.x < anatomy.spine(at.y)) == (side < 0) && anatomy.lung(at).least() > margin * (1 - attempt / 300.0)) break;
  }
  return at;
}

// A soft patch: 1 in its middle, 0 outside, its outline and inside uneven.
class Patch {
 public:
  Patch(Point center, double radius, Rng draw, double rough = 0.35)
      : center_(center),
        radius_(radius),
        rough_(rough),
        stretch_(draw.uniform(0.8, 1.25)),
        angle_(draw.uniform(0, 3.14159)),
        outline_(draw.stream("outline"), 16),
        patches_(draw.stream("patches"), 44) {}

  // How far inside, 1 in the middle and 0 at the outline.
  double inside(Point at) const {
    const double dx = at.x - center_.x, dy = at.y - center_.y;
    if (std::abs(dx) > 2 * radius_ || std::abs(dy) > 2 * radius_) return 0;
    const double u = (dx * std::cos(angle_) + dy * std::sin(angle_)) / (radius_ * stretch_);
    const double v = (dy * std::cos(angle_) - dx * std::sin(angle_)) * stretch_ / radius_;
    return std::max(0.0, 1 - (u * u + v * v) * (1 + rough_ * outline_(at.x + 0.5, at.y + 0.5)));
  }
  double uneven(Point at) const { return 1 + 0.45 * patches_(at.x + 0.5, at.y + 0.5); }

 private:
  Point center_;
  double radius_, rough_, stretch_, angle_;
  SmoothNoise outline_, patches_;
};

}  // namespace collimator::phantom
