// The pixels of example pictures (examples.hpp).
#include <algorithm>
#include <cmath>

#include "framework/html/examples.hpp"

namespace collimator {
namespace {

constexpr std::int64_t widest = 160;
// Okabe and Ito's vermillion and yellow: red and green weak eyes see both grow brighter.
constexpr float weak[] = {213, 94, 0}, strong[] = {240, 228, 66};

}  // namespace

SmallPicture shrink(const std::vector<float>& values, std::int64_t size) {
  SmallPicture small;
  small.factor = std::max<std::int64_t>(1, (size + widest - 1) / widest);
  small.size = size / small.factor;
  const double area = static_cast<double>(small.factor * small.factor);
  const std::int64_t planes = static_cast<std::int64_t>(values.size()) / (size * size);
  for (std::int64_t line = 0; line < planes * small.size; ++line) {
    const std::int64_t row = line % small.size, begin = line / small.size * size * size;
    for (std::int64_t column = 0; column < small.size; ++column) {
      double sum = 0;
      for (std::int64_t y = 0; y < small.factor; ++y)
        for (std::int64_t x = 0; x < small.factor; ++x)
          sum += static_cast<double>(
              values[static_cast<std::size_t>(begin + (row * small.factor + y) * size + column * small.factor + x)]);
      small.values.push_back(static_cast<float>(sum / area));
    }
  }
  return small;
}

std::vector<std::uint8_t> overlay(const SmallPicture& picture, const SmallPicture& map) {
  const float most = map.values.empty() ? 0 : *std::ranges::max_element(map.values);
  std::vector<std::uint8_t> pixels;
  pixels.reserve(picture.pixels() * 3);
  for (std::size_t i = 0; i < picture.pixels(); ++i) {
    const float heat = most > 0 ? std::clamp(map.values[i] / most, 0.0f, 1.0f) : 0;
    const float alpha = 0.75f * heat;
    for (int channel = 0; channel < 3; ++channel) {
      const float ink = weak[channel] + heat * (strong[channel] - weak[channel]);
      pixels.push_back(static_cast<std::uint8_t>(
          std::lround((1 - alpha) * picture.shown(i, static_cast<std::size_t>(channel)) + alpha * ink)));
    }
  }
  return pixels;
}

}  // namespace collimator
