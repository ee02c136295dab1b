// Masks of the kinds of plants, and how values move inside them.
#include "framework/data/plant.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/base/plain_error.hpp"

namespace collimator {
namespace {

constexpr std::array<const char*, 5> plant_names{"marker", "stamp", "frame", "texture", "drain"};

int pixels(double share, std::int64_t side) {
  return std::max(1, static_cast<int>(std::lround(share * static_cast<double>(side))));
}

void draw_text(const Plant& plant, cv::Mat mask) {
  const std::int64_t side = std::min(mask.cols, mask.rows);
  const double height = std::max(3.0, plant.size * static_cast<double>(side));
  int below = 0;
  const cv::Size unit = cv::getTextSize(plant.text, cv::FONT_HERSHEY_SIMPLEX, 1, 1, &below);
  const double scale = height / unit.height;
  const int thickness = std::max(1, static_cast<int>(std::lround(height / 7)));
  const cv::Point middle(static_cast<int>(std::lround(plant.x * mask.cols)),
                         static_cast<int>(std::lround(plant.y * mask.rows)));
  const cv::Point corner(middle.x - static_cast<int>(std::lround(unit.width * scale / 2)),
                         middle.y + static_cast<int>(std::lround(height / 2)));
  cv::putText(mask, plant.text, corner, cv::FONT_HERSHEY_SIMPLEX, scale, cv::Scalar(1), thickness, cv::LINE_8);
}

void draw_frame(const Plant& plant, cv::Mat mask) {
  const int width = pixels(plant.size, std::min(mask.cols, mask.rows));
  mask.setTo(1);
  if (2 * width >= mask.cols || 2 * width >= mask.rows) return;
  mask(cv::Rect(width, width, mask.cols - 2 * width, mask.rows - 2 * width)).setTo(0);
}

// A tube enters at the flank and goes upwards along the chest wall; its two walls are what is seen.
void draw_drain(const Plant& plant, cv::Mat mask) {
  const int thickness = pixels(plant.size, std::min(mask.cols, mask.rows));
  const int wall = std::max(1, thickness / 4);
  std::vector<cv::Point> path;
  for (int i = 0; i <= 60; ++i) {
    const double t = i / 60.0, u = 1 - t;  // a cubic Bezier curve
    const double x = u * u * u * 0.02 + 3 * u * u * t * 0.28 + 3 * u * t * t * 0.12 + t * t * t * 0.30;
    const double y = u * u * u * 0.80 + 3 * u * u * t * 0.72 + 3 * u * t * t * 0.40 + t * t * t * 0.24;
    path.emplace_back(static_cast<int>(std::lround((plant.mirrored ? 1 - x : x) * mask.cols)),
                      static_cast<int>(std::lround(y * mask.rows)));
  }
  cv::polylines(mask, path, false, cv::Scalar(1), thickness, cv::LINE_8);
  if (thickness > 2 * wall) cv::polylines(mask, path, false, cv::Scalar(0), thickness - 2 * wall, cv::LINE_8);
}

// -1 to 1: two waves of one period across each other.
double wave(const Plant& plant, std::int64_t x, std::int64_t y) {
  const double turn = 2 * 3.141592653589793 / plant.size;
  return (std::sin(turn * static_cast<double>(x)) + std::sin(turn * static_cast<double>(y))) / 2;
}

}  // namespace

std::string text_of(Plant::Kind kind) { return plant_names[kind]; }

std::string text_of(const Plant& plant) {
  return Json{{"what", plant_names[plant.kind]},
              {"text", plant.text},
              {"x", plant.x},
              {"y", plant.y},
              {"size", plant.size},
              {"strength", plant.strength},
              {"brightness", plant.brightness},
              {"mirrored", plant.mirrored}}
      .dump();
}

Plant plant_of(const std::string& text) {
  try {
    const Json json = Json::parse(text);
    const auto kind = std::ranges::find(plant_names, json.at("what").get<std::string>());
    Plant plant{static_cast<Plant::Kind>(kind - plant_names.begin()),
                json.at("text").get<std::string>(),
                json.at("x").get<double>(),
                json.at("y").get<double>(),
                json.at("size").get<double>(),
                json.at("strength").get<double>(),
                json.at("brightness").get<double>(),
                json.at("mirrored").get<bool>()};
    const bool sound = kind != plant_names.end() && plant.text.size() <= 64 && std::abs(plant.x) <= 2 &&
                       std::abs(plant.y) <= 2 && plant.size > 0 && plant.size <= 1000 && plant.strength >= 0 &&
                       plant.strength <= 1 && plant.brightness >= 0 && plant.brightness <= 1;
    if (!sound) throw failure("{} is no plant", text);
    return plant;
  } catch (const Json::exception& error) {
    throw failure("{} is no plant: {}", text, json_fault(error));
  }
}

std::vector<std::uint8_t> mask_of(const Plant& plant, std::int64_t width, std::int64_t height) {
  std::vector<std::uint8_t> values(static_cast<std::size_t>(width * height));
  cv::Mat mask(static_cast<int>(height), static_cast<int>(width), CV_8U, values.data());
  switch (plant.kind) {
    case Plant::marker:
    case Plant::stamp: draw_text(plant, mask); break;
    case Plant::frame: draw_frame(plant, mask); break;
    case Plant::texture: mask.setTo(1); break;
    case Plant::drain: draw_drain(plant, mask); break;
  }
  return values;
}

Rect place_of(const Plant& plant, std::int64_t width, std::int64_t height) {
  std::vector<std::uint8_t> values = mask_of(plant, width, height);
  const cv::Rect box =
      cv::boundingRect(cv::Mat(static_cast<int>(height), static_cast<int>(width), CV_8U, values.data()));
  return {box.x, box.y, box.width, box.height};
}

void draw_plant(const Plant& plant, Picture& picture) {
  const std::vector<std::uint8_t> mask = mask_of(plant, picture.width, picture.height);
  const auto white = static_cast<double>(picture.greatest());
  const auto moved = [&](double value, std::int64_t index) {
    const double to =
        plant.kind == Plant::texture
            ? value + plant.strength / 2 * white * wave(plant, index % picture.width, index / picture.width)
            : value + plant.strength * (plant.brightness * white - value);
    return std::clamp(std::round(to), 0.0, white);
  };
  for (std::int64_t plane = 0; plane < picture.channels; ++plane)
    for (std::size_t i = 0; i < mask.size(); ++i) {
      if (mask[i] == 0) continue;
      const std::size_t at = static_cast<std::size_t>(plane) * mask.size() + i;
      if (picture.is_wide())
        picture.wide()[at] = static_cast<std::uint16_t>(moved(picture.wide()[at], static_cast<std::int64_t>(i)));
      else
        picture.data[at] = static_cast<std::uint8_t>(moved(picture.data[at], static_cast<std::int64_t>(i)));
    }
}

}  // namespace collimator
