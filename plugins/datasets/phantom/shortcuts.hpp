// What gives the label away without being disease, drawn outside the lungs only: marker, stamp, border, texture.
#pragma once

#include <cmath>
#include <string_view>
#include <vector>

#include <collimator/views.hpp>

#include "anatomy.hpp"

namespace collimator::phantom {

// How much of each shortcut a picture shows: 0 none, 1 in full.
struct Shortcuts {
  double marker = 0, portable = 0, border = 0, texture = 0, drain = 0;
  double drain_side = 1;  // -1: on the picture's left
};

namespace detail {

// A letter's strokes on a grid 4 wide and 6 high, as "x y x y …" runs parted by a space.
inline std::string_view letter_strokes(char letter) {
  switch (letter) {
    case 'A': return "062046 1434";
    case 'B': return "06003031323303 3343453606";
    case 'E': return "40000646 0333";
    case 'L': return "000646";
    case 'O': return "10304145361605011";
    case 'P': return "06003041423303";
    case 'R': return "06003041423303 2346";
    case 'T': return "0040 2026";
    default: return "";
  }
}

inline void write(Canvas& ink, std::string_view text, double x, double y, double height, double radius) {
  for (const char letter : text) {
    std::vector<Point> run;
    const auto finish = [&] {
      if (run.size() > 1) ink.stroke(run, {1, radius, radius, 0});
      run.clear();
    };
    const std::string_view strokes = letter_strokes(letter);
    for (std::size_t i = 0; i + 1 < strokes.size(); i += 2) {
      if (strokes[i] == ' ') {
        finish();
        ++i;
        if (i + 1 >= strokes.size()) break;
      }
      run.push_back({x + (strokes[i] - '0') * height / 6, y + (strokes[i + 1] - '0') * height / 6});
    }
    finish();
    x += height * 5.4 / 6;
  }
}

}  // namespace detail

// Changes `pixels` (0 to 1) where `parts` is no lung; lung pixels are left bit by bit as they were.
inline void draw_shortcuts(Canvas& pixels, const std::vector<std::uint8_t>& parts, const Shortcuts& show, Rng rng) {
  const std::int64_t size = pixels.size();
  const auto side = static_cast<double>(size);
  const auto each = [&](auto change) {
    for (std::int64_t y = 0; y < size; ++y)
      for (std::int64_t x = 0; x < size; ++x) {
        const std::uint8_t part = parts[static_cast<std::size_t>(y * size + x)];
        if (part != right_lung && part != left_lung)
          pixels.at(y, x) = static_cast<float>(change(y, x, pixels.at(y, x)));
      }
  };

  if (show.texture > 0) {  // a grid's lines and a coarse, correlated noise
    Rng draw = rng.stream("texture");
    const SmoothNoise coarse(draw.stream("coarse"), 90);
    const double step = 2 * 3.14159265 * 28, phase = draw.uniform(0, 6.28);
    each([&](std::int64_t y, std::int64_t x, double value) {
      const double u = (static_cast<double>(x) + 0.5) / side, v = (static_cast<double>(y) + 0.5) / side;
      return value + show.texture * (0.04 * coarse(u, v) + 0.022 * std::sin(step * (v + 0.02 * u) + phase));
    });
  }

  if (show.border > 0) {  // a wide black frame with round corners
    Rng draw = rng.stream("border");
    const double wide = draw.uniform(0.03, 0.05) * show.border, corner = draw.uniform(0.05, 0.08);
    each([&](std::int64_t y, std::int64_t x, double value) {
      const double u = std::abs((static_cast<double>(x) + 0.5) / side - 0.5),
                   v = std::abs((static_cast<double>(y) + 0.5) / side - 0.5);
      const double edge = 0.5 - wide - corner, du = std::max(0.0, u - edge), dv = std::max(0.0, v - edge);
      return value + (0.01 - value) * clamp01(0.5 + (std::hypot(du, dv) - corner) * side);
    });
  }

  // Lead letters and printed text are white.
  const auto letters = [&](std::string_view text, double x, double y, double height, double radius, double strength) {
    Canvas ink(size);
    detail::write(ink, text, x * side, y * side, height * side, radius * side);
    each([&](std::int64_t row, std::int64_t column, double value) {
      return value + (0.97 - value) * strength * clamp01(1.4 * ink.at(row, column));
    });
  };
  if (show.marker > 0) {
    Rng draw = rng.stream("marker");
    const bool left = draw.uniform() < 0.5;
    const double x = left ? draw.uniform(0.865, 0.895) : draw.uniform(0.065, 0.095);
    letters(left ? "L" : "R", x, draw.uniform(0.065, 0.1), 0.055, 0.0085, show.marker);
  }
  if (show.portable > 0) {
    Rng draw = rng.stream("portable");
    const double x = draw.uniform() < 0.8 ? draw.uniform(0.675, 0.69) : draw.uniform(0.07, 0.085);
    letters("PORTABLE", x, draw.uniform(0.155, 0.185), 0.034, 0.0035, show.portable);
  }
}

}  // namespace collimator::phantom
