// The disease: one to three soft, ill-defined opacities, each inside one lung.
#pragma once

#include <cmath>
#include <vector>

#include <collimator/views.hpp>

#include "anatomy.hpp"

namespace collimator::phantom {

// One opacity: where it adds how much attenuation. `amounts` covers `box`, row by row.
struct Opacity {
  Rect box;  // tight: every pixel that the opacity changes, and no empty row or column at its edges
  std::vector<float> amounts;
};

// Draws the opacities of one picture; `strength` 1 is a plain pneumonia. None at 0.
inline std::vector<Opacity> opacities_of(const Anatomy& anatomy, const std::vector<std::uint8_t>& parts, Rng rng,
                                         double strength) {
  std::vector<Opacity> result;
  const std::int64_t size = anatomy.size;
  const auto count = 1 + rng.below(3);
  for (std::uint64_t each = 0; each < count; ++each) {
    Rng draw = rng.stream(std::to_string(each));
    Point center;
    for (int attempt = 0; attempt < 200; ++attempt) {
      center = {draw.uniform(-0.4, 0.4), draw.uniform(-0.3, 0.3)};
      if (center.y > draw.uniform(-0.45, 0.25) && anatomy.lung(center).least() > 0.03) break;  // more often low
    }
    if (anatomy.lung(center).least() <= 0 || strength <= 0) continue;
    const std::uint8_t side = center.x < anatomy.spine(center.y) ? right_lung : left_lung;
    const double radius = draw.uniform(0.065, 0.12), stretch = draw.uniform(0.75, 1.3),
                 angle = draw.uniform(0, 3.14159);
    const double amount = 0.4 * strength * draw.uniform(0.6, 1.3);
    const SmoothNoise rough(draw.stream("outline"), 16), patchy(draw.stream("patches"), 40);

    const Point middle = anatomy.to_picture(center);
    const double reach = anatomy.pixels(radius * 1.35) + 1;
    const auto low = [&](double at) {
      return std::clamp(static_cast<std::int64_t>(at - reach), std::int64_t{0}, size);
    };
    const auto high = [&](double at) {
      return std::clamp(static_cast<std::int64_t>(at + reach) + 1, std::int64_t{0}, size);
    };
    const Rect field{low(middle.x), low(middle.y), high(middle.x) - low(middle.x), high(middle.y) - low(middle.y)};
    std::vector<float> amounts(static_cast<std::size_t>(field.area()));
    std::int64_t left = size, top = size, right = 0, bottom = 0;
    for (std::int64_t y = field.y; y < field.y + field.height; ++y)
      for (std::int64_t x = field.x; x < field.x + field.width; ++x) {
        if (parts[static_cast<std::size_t>(y * size + x)] != side) continue;
        const Point at = anatomy.to_body(static_cast<double>(x) + 0.5, static_cast<double>(y) + 0.5);
        const double dx = at.x - center.x, dy = at.y - center.y;
        const double u = (dx * std::cos(angle) + dy * std::sin(angle)) / (radius * stretch);
        const double v = (dy * std::cos(angle) - dx * std::sin(angle)) * stretch / radius;
        const double r = (u * u + v * v) * (1 + 0.35 * rough(at.x + 0.5, at.y + 0.5));
        if (r >= 1) continue;
        // The faint rim is cut off, so that the box is that of what can be seen.
        const double soft = ((1 - r) * (1 - r) - 0.06) / 0.94 * (1 + 0.45 * patchy(at.x + 0.5, at.y + 0.5));
        if (soft <= 0) continue;
        amounts[static_cast<std::size_t>((y - field.y) * field.width + x - field.x)] =
            static_cast<float>(amount * soft);
        left = std::min(left, x), right = std::max(right, x + 1), top = std::min(top, y),
        bottom = std::max(bottom, y + 1);
      }
    if (left >= right) continue;
    Opacity opacity{{left, top, right - left, bottom - top}, {}};
    for (std::int64_t y = top; y < bottom; ++y)
      for (std::int64_t x = left; x < right; ++x)
        opacity.amounts.push_back(amounts[static_cast<std::size_t>((y - field.y) * field.width + x - field.x)]);
    result.push_back(std::move(opacity));
  }
  return result;
}

}  // namespace collimator::phantom
