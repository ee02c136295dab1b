// From anatomy to film: sums the attenuations, applies the film's curve, grain, collimation and shortcuts.
#pragma once

#include <vector>

#include "bones.hpp"
#include "chest_signs.hpp"
#include "drain.hpp"
#include "opacities.hpp"
#include "organs.hpp"
#include "shortcuts.hpp"
#include "vessels.hpp"

namespace collimator::phantom {

// Everything that one picture is made of.
struct Picture {
  const Anatomy& anatomy;
  const std::vector<std::uint8_t>& parts;
  const std::vector<Opacity>& opacities;
  Shortcuts shortcuts;
  Rng rng;  // of this picture
  const std::vector<Sign>& signs;
};

// The film's answer to an attenuation: air black, bone white, S-shaped between (Hurter and Driffield 1890).
class Film {
 public:
  explicit Film(double contrast) {
    for (int i = 0; i < count_; ++i)
      values_[static_cast<std::size_t>(i)] =
          static_cast<float>(0.025 + 0.95 * (1 - std::exp(-1.2 * std::pow(3.0 * i / (count_ - 1), 1.6 * contrast))));
  }
  double operator()(double attenuation) const {
    const double t = clamp01(attenuation / 3) * (count_ - 1);
    const int i = std::min(static_cast<int>(t), count_ - 2);
    const float low = values_[static_cast<std::size_t>(i)];
    return low + (values_[static_cast<std::size_t>(i + 1)] - low) * (t - i);
  }

 private:
  static constexpr int count_ = 512;
  std::array<float, count_> values_{};
};

// Turns attenuations into the film's grey values, 0 to 1, with its grain and collimation.
inline void expose(Canvas& sum, const Shot& shot, Rng grains) {
  const Film film(shot.contrast);
  const std::int64_t size = sum.size();
  const auto side = static_cast<double>(size);
  for (std::int64_t y = 0; y < size; ++y)
    for (std::int64_t x = 0; x < size; ++x) {
      const double u = (static_cast<double>(x) + 0.5) / side, v = (static_cast<double>(y) + 0.5) / side;
      const double exposure = shot.exposure * (1 + shot.tilt_x * (u - 0.5) + shot.tilt_y * (v - 0.5));
      float& pixel = sum.at(y, x);
      const double noisy = pixel + 0.014 * shot.noise * (0.6 + 0.8 * pixel) * grain(grains);
      const double inside =
          std::min({u - shot.margins[0], v - shot.margins[1], 1 - shot.margins[2] - u, 1 - shot.margins[3] - v});
      pixel = static_cast<float>(film(noisy * exposure) * clamp01(0.5 + inside * side));
    }
}

inline void print(const Canvas& grey, View<std::uint8_t> out) {
  for (std::int64_t y = 0; y < grey.size(); ++y)
    for (std::int64_t x = 0; x < grey.size(); ++x)
      out(y, x) = static_cast<std::uint8_t>(std::lround(255 * clamp01(grey.at(y, x))));
}

inline void render(const Picture& picture, View<std::uint8_t> out) {
  const Anatomy& anatomy = picture.anatomy;
  const Shot& shot = anatomy.shot;
  const std::int64_t size = anatomy.size;
  Canvas sum(size), vessels(size);
  draw_spine(sum, anatomy);
  draw_ribs(sum, anatomy);
  draw_clavicles(sum, anatomy);
  draw_shoulders(sum, anatomy);
  VesselTree(vessels, anatomy, picture.rng.stream("vessels")).draw();

  for (const Sign& sign : picture.signs)
    for (std::size_t i = 0; i < sign.vessels.size(); ++i)
      vessels.at(static_cast<std::int64_t>(i) / size, static_cast<std::int64_t>(i) % size) *= sign.vessels[i];

  const SoftTissue tissue(anatomy, picture.rng.stream("tissue"));
  for (std::int64_t y = 0; y < size; ++y)
    for (std::int64_t x = 0; x < size; ++x) {
      const Point at = anatomy.to_body(static_cast<double>(x) + 0.5, static_cast<double>(y) + 0.5);
      sum.at(y, x) = static_cast<float>(tissue(at, sum.at(y, x), vessels.at(y, x)));
    }
  for (const Opacity& opacity : picture.opacities)
    for (std::int64_t y = 0; y < opacity.box.height; ++y)
      for (std::int64_t x = 0; x < opacity.box.width; ++x)
        sum.at(opacity.box.y + y, opacity.box.x + x) +=
            opacity.amounts[static_cast<std::size_t>(y * opacity.box.width + x)];

  for (const Sign& sign : picture.signs)
    for (std::size_t i = 0; i < sign.added.size(); ++i) {
      float& pixel = sum.at(static_cast<std::int64_t>(i) / size, static_cast<std::int64_t>(i) % size);
      pixel = std::max(pixel + sign.added[i], 0.0F);
    }

  expose(sum, shot, picture.rng.stream("grain"));
  draw_shortcuts(sum, picture.parts, picture.shortcuts, picture.rng.stream("shortcuts"));
  draw_drain(sum, anatomy, picture.shortcuts, picture.rng.stream("shortcuts"));
  print(sum, out);
}

}  // namespace collimator::phantom
