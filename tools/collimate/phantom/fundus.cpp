// Draws the eye: a shaded ground, the disc, branching vessels, the macula.
#include "tools/collimate/phantom/fundus.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace collimator::imitation {
namespace {

double smooth(double low, double high, double value) {
  const double t = std::clamp((value - low) / (high - low), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

// How much blood is seen through at each pixel, 0 to 1.
class Vessels {
 public:
  Vessels(std::int64_t width, std::int64_t height)
      : width_(width),
        height_(height),
        side_(static_cast<double>(std::min(width, height))),
        depth_(static_cast<std::size_t>(width * height)) {}

  void branch(Rng& rng, double x, double y, double angle, double bend, double radius, double strength, int levels) {
    // Steps of about half a radius, or of a pixel: what is thinner is drawn a pixel wide and weaker.
    const double step = std::max(0.5 * radius, 1 / side_);
    for (double way = 0; way < 0.25; way += step) {
      x += step * std::cos(angle);
      y += step * std::sin(angle);
      angle += step * (bend * 3.9 + rng.uniform(-8, 8));
      radius *= 1 - 0.8 * step;
      stamp(x, y, radius, strength * std::min(1.0, radius * side_ / 0.7));
    }
    if (levels == 0 || radius < 0.0009) return;
    const double spread = rng.uniform(0.3, 0.6);
    branch(rng, x, y, angle - 0.5 * spread, bend, 0.85 * radius, strength, levels - 1);
    branch(rng, x, y, angle + spread * (rng.uniform() < 0.5 ? -1 : 1), -bend * 0.5, 0.62 * radius, strength,
           levels - 1);
  }
  double at(std::int64_t row, std::int64_t column) const {
    return depth_[static_cast<std::size_t>(row * width_ + column)];
  }

 private:
  void stamp(double x, double y, double radius, double strength) {
    const double cx = 0.5 * static_cast<double>(width_) + x * side_,
                 cy = 0.5 * static_cast<double>(height_) + y * side_;
    const double reach = std::max(radius * side_, 0.7);
    const auto low = [](double value) {
      return std::max<std::int64_t>(static_cast<std::int64_t>(std::floor(value)), 0);
    };
    for (std::int64_t row = low(cy - reach); row < std::min(height_, low(cy + reach) + 2); ++row)
      for (std::int64_t column = low(cx - reach); column < std::min(width_, low(cx + reach) + 2); ++column) {
        const double far =
            std::hypot(static_cast<double>(column) + 0.5 - cx, static_cast<double>(row) + 0.5 - cy) / reach;
        float& depth = depth_[static_cast<std::size_t>(row * width_ + column)];
        if (far < 1) depth = std::max(depth, static_cast<float>(strength * std::sqrt(1 - far * far)));
      }
  }

  std::int64_t width_, height_;
  double side_;
  std::vector<float> depth_;
};

}  // namespace

Eye::Eye(Rng rng, bool glaucoma) : rng_(rng) {
  side_ = rng.uniform() < 0.5 ? -1 : 1;
  disc_ = {side_ * rng.uniform(0.02, 0.1), rng.uniform(-0.04, 0.04), rng.uniform(0.075, 0.09), 0};
  disc_.up = disc_.across * rng.uniform(1.04, 1.16);
  const double ratio = glaucoma ? rng.uniform(0.66, 0.85) : rng.uniform(0.28, 0.5);
  cup_ = {disc_.x + 0.05 * disc_.across * rng.uniform(-1, 1), disc_.y + 0.03 * disc_.up * rng.uniform(-1, 1),
          ratio * disc_.across * rng.uniform(0.88, 1.0), ratio * disc_.up};
}

Ellipse Eye::seen(const Ellipse& truth, int expert, std::string_view part) const {
  Rng draw = rng_.stream("expert").stream(std::to_string(expert)).stream(part);
  return {truth.x + 0.04 * truth.across * draw.uniform(-1, 1), truth.y + 0.04 * truth.up * draw.uniform(-1, 1),
          truth.across * draw.uniform(0.93, 1.07), truth.up * draw.uniform(0.93, 1.07)};
}

Pixels Eye::photograph(std::int64_t width, std::int64_t height, double field, const std::array<double, 3>& tint) const {
  Vessels vessels(width, height);
  Rng draw = rng_.stream("vessels");
  // Two arcades above and two below, an artery and a vein each, which run around the macula.
  for (const double up : {-1.0, 1.0})
    for (const double out : {-1.0, 1.0})
      for (const double vein : {0.0, 1.0}) {
        const double toward = out * -side_;  // 1: to the side of the macula
        const double angle = std::atan2(up, toward * 0.35 + 0.12 * vein);
        vessels.branch(draw, disc_.x + 0.012 * (vein - 0.5), disc_.y, angle + draw.uniform(-0.15, 0.15),
                       -up * toward * draw.uniform(0.35, 0.75), 0.0075 + 0.002 * vein, 0.55 + 0.25 * vein, 4);
      }

  Pixels result(width, height, 3);
  Rng grain = rng_.stream("grain");
  const double side = static_cast<double>(std::min(width, height)),
               longer = static_cast<double>(std::max(width, height));
  const double macula_x = disc_.x - side_ * 0.42, macula_y = disc_.y + 0.05;
  for (std::int64_t row = 0; row < height; ++row)
    for (std::int64_t column = 0; column < width; ++column) {
      const double x = (static_cast<double>(column) + 0.5 - 0.5 * static_cast<double>(width)) / side;
      const double y = (static_cast<double>(row) + 0.5 - 0.5 * static_cast<double>(height)) / side;
      const double far = std::hypot(x, y) / (0.5 * field * longer / side);
      const double edge = smooth(1.0, 0.985, far);
      const double light = (1 - 0.45 * far * far) * (1 + 0.05 * std::sin(9 * x + 2) * std::cos(8 * y - 1));
      double red = 0.72 * light, green = 0.33 * light, blue = 0.14 * light;
      const double dark = std::exp(-(std::pow((x - macula_x) / 0.075, 2) + std::pow((y - macula_y) / 0.07, 2)));
      red *= 1 - 0.25 * dark, green *= 1 - 0.42 * dark, blue *= 1 - 0.4 * dark;
      const auto depth = [&](const Ellipse& ellipse, double soft) {
        return smooth(1 + soft, 1 - soft, std::hypot((x - ellipse.x) / ellipse.across, (y - ellipse.y) / ellipse.up));
      };
      const double in_disc = depth(disc_, 0.06), in_cup = depth(cup_, 0.14);
      red += in_disc * (0.2 + 0.03 * in_cup), green += in_disc * (0.27 + 0.17 * in_cup),
          blue += in_disc * (0.13 + 0.2 * in_cup);
      const double blood = vessels.at(row, column) * (1 - 0.35 * in_cup);
      red *= 1 - 0.35 * blood, green *= 1 - 0.62 * blood, blue *= 1 - 0.55 * blood;
      const double colours[] = {red, green, blue};
      for (std::int64_t channel = 0; channel < 3; ++channel) {
        const double noise = 0.012 * (grain.uniform() - 0.5);
        const auto place = static_cast<std::size_t>(channel);
        result.at(row, column, channel) = static_cast<std::uint8_t>(
            std::lround(255 * std::clamp((colours[place] * tint[place] + noise) * edge, 0.0, 1.0)));
      }
    }
  return result;
}

Pixels outline_mask(const Ellipse& outline, std::int64_t width, std::int64_t height) {
  Pixels mask(width, height);
  const double side = static_cast<double>(std::min(width, height));
  for (std::int64_t row = 0; row < height; ++row)
    for (std::int64_t column = 0; column < width; ++column)
      if (outline.holds((static_cast<double>(column) + 0.5 - 0.5 * static_cast<double>(width)) / side,
                        (static_cast<double>(row) + 0.5 - 0.5 * static_cast<double>(height)) / side))
        mask.at(row, column) = 255;
  return mask;
}

}  // namespace collimator::imitation
