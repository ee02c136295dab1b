// A square picture of attenuations that soft strokes and smooth noise are added to.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include <collimator/rng.hpp>

namespace collimator::phantom {

struct Point {
  double x = 0, y = 0;
};

inline double clamp01(double value) { return std::clamp(value, 0.0, 1.0); }
// 0 below `low`, 1 above `high`, smooth between.
inline double smoothstep(double low, double high, double value) {
  const double t = clamp01((value - low) / (high - low));
  return t * t * (3 - 2 * t);
}
inline double bump(double value, double center, double width) {
  const double d = (value - center) / width;
  return std::exp(-0.5 * d * d);
}

// How a stroke's attenuation runs across it.
struct Brush {
  double amount = 0.1;  // attenuation in its middle
  double start = 0.01;  // radius at the first point, in pixels
  double end = 0.01;    // radius at the last point, in pixels
  double shell = 0;     // 0: a solid tube; 1: a pipe, whose walls show brighter than its middle
  double fade = 0;      // share of the amount that is lost at the last point
};

class Canvas {
 public:
  explicit Canvas(std::int64_t size)
      : size_(size), values_(static_cast<std::size_t>(size * size)), stroke_(values_.size()) {}

  std::int64_t size() const { return size_; }
  float& at(std::int64_t row, std::int64_t column) { return values_[static_cast<std::size_t>(row * size_ + column)]; }
  float at(std::int64_t row, std::int64_t column) const {
    return values_[static_cast<std::size_t>(row * size_ + column)];
  }
  float* row(std::int64_t row) { return values_.data() + row * size_; }
  const float* row(std::int64_t row) const { return values_.data() + row * size_; }

  // Adds a polyline (pixel coordinates; the centre of pixel (row, column) is (column + 0.5, row + 0.5)).
  // Segments of one stroke do not add up where they meet.
  void stroke(std::span<const Point> points, const Brush& brush) {
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      const double from = static_cast<double>(i) / static_cast<double>(points.size() - 1);
      const double to = static_cast<double>(i + 1) / static_cast<double>(points.size() - 1);
      segment(points[i], points[i + 1], brush, from, to);
    }
    for (std::int64_t y = top_; y < bottom_; ++y)
      for (std::int64_t i = y * size_ + left_; i < y * size_ + right_; ++i) {
        values_[static_cast<std::size_t>(i)] += stroke_[static_cast<std::size_t>(i)];
        stroke_[static_cast<std::size_t>(i)] = 0;
      }
    top_ = left_ = size_;
    bottom_ = right_ = 0;
  }

 private:
  // A stroke thinner than a pixel is drawn a pixel wide and weaker, so that its shadow keeps its sum.
  static constexpr double thinnest_ = 0.75;

  // The piece from `a` to `b` of a stroke, of which it is the part [from, to].
  void segment(Point a, Point b, const Brush& brush, double from, double to) {
    const double reach = std::max({brush.start, brush.end, thinnest_});
    const auto first = [&](double value) {
      return static_cast<std::int64_t>(std::floor(std::clamp(value - reach, 0.0, static_cast<double>(size_))));
    };
    const auto last = [&](double value) {
      return static_cast<std::int64_t>(std::ceil(std::clamp(value + reach, 0.0, static_cast<double>(size_))));
    };
    const std::int64_t left = first(std::min(a.x, b.x)), right = last(std::max(a.x, b.x));
    const std::int64_t top = first(std::min(a.y, b.y)), bottom = last(std::max(a.y, b.y));
    if (left >= right || top >= bottom) return;
    left_ = std::min(left_, left), right_ = std::max(right_, right);
    top_ = std::min(top_, top), bottom_ = std::max(bottom_, bottom);
    const double dx = b.x - a.x, dy = b.y - a.y, square = std::max(dx * dx + dy * dy, 1e-12);
    for (std::int64_t y = top; y < bottom; ++y)
      for (std::int64_t x = left; x < right; ++x) {
        const double px = static_cast<double>(x) + 0.5 - a.x, py = static_cast<double>(y) + 0.5 - a.y;
        const double along = clamp01((px * dx + py * dy) / square);
        const double ex = px - along * dx, ey = py - along * dy, distance = ex * ex + ey * ey;
        const double t = from + (to - from) * along, wanted = brush.start + (brush.end - brush.start) * t;
        const double radius = std::max(wanted, thinnest_);
        const double q = distance / (radius * radius);
        if (q >= 1) continue;
        const double tube = std::sqrt(1 - q), wall = 4 * q * q * (1 - q);
        const double value = brush.amount * (1 - brush.fade * t) * (wanted / radius) *
                             ((1 - brush.shell) * tube + brush.shell * (wall + 0.4 * tube));
        float& pixel = stroke_[static_cast<std::size_t>(y * size_ + x)];
        pixel = std::max(pixel, static_cast<float>(value));
      }
  }

  std::int64_t size_;
  std::vector<float> values_, stroke_;
  std::int64_t top_ = size_, bottom_ = 0, left_ = size_, right_ = 0;
};

// Smooth random values in about [-1,1] over the unit square: a lattice of `cells` x `cells`, interpolated.
class SmoothNoise {
 public:
  SmoothNoise(Rng rng, int cells) : cells_(cells), lattice_(static_cast<std::size_t>((cells + 2) * (cells + 2))) {
    for (float& value : lattice_) value = static_cast<float>(rng.uniform(-1, 1));
  }
  double operator()(double u, double v) const {
    const double x = clamp01(u) * cells_, y = clamp01(v) * cells_;
    const int column = static_cast<int>(x), row = static_cast<int>(y);
    const double fx = x - column, fy = y - row, sx = fx * fx * (3 - 2 * fx), sy = fy * fy * (3 - 2 * fy);
    const float* corner = &lattice_[static_cast<std::size_t>(row * (cells_ + 2) + column)];
    const double upper = corner[0] + (corner[1] - corner[0]) * sx;
    const double lower = corner[cells_ + 2] + (corner[cells_ + 3] - corner[cells_ + 2]) * sx;
    return upper + (lower - upper) * sy;
  }

 private:
  int cells_;
  std::vector<float> lattice_;
};

// Grain: about normal, mean 0, standard deviation 1, never beyond 3.5 (the sum of four uniform bytes).
inline double grain(Rng& rng) {
  const std::uint32_t bits = rng.next32();
  const auto sum = (bits & 255) + ((bits >> 8) & 255) + ((bits >> 16) & 255) + (bits >> 24);
  return (static_cast<double>(sum) - 510.0) / 147.8;
}

}  // namespace collimator::phantom
