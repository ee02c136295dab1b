// Facts about the peak: boxes and regions, the distance to them, padding, and what is undefined.
#include "peak.cpp"

#include <array>

#include <collimator/testing.hpp>

using collimator::testing::Mask;

namespace {

// A map of 3 x 4 pixels.
std::array<double, 2> measured(const std::vector<float>& map, std::vector<collimator::Box> boxes,
                               const Mask* region = nullptr, const Mask* valid = nullptr) {
  collimator::LocalizationInput input{.map = {map.data(), 3, 4}, .region = {}, .boxes = std::move(boxes), .valid = {}};
  if (region != nullptr) input.region = region->view();
  if (valid != nullptr) input.valid = valid->view();
  std::array<double, 2> values{};
  Peak().measure(input, values);
  return values;
}

const std::vector<float> map{0, 0, 0, 9, 0, 7, 0, 0, 0, 0, 0, 0};  // peaks in row 0, column 3, then in row 1, column 1

}  // namespace

TEST_CASE("the peak is inside a box, or as far from it as the nearest pixel of it") {
  CHECK(measured(map, {{2, 0, 2, 2, ""}}) == std::array<double, 2>{1, 0});
  CHECK(measured(map, {{0, 2, 1, 1, ""}}) == std::array<double, 2>{0, std::hypot(3.0, 2.0)});
  CHECK(measured(map, {{0, 2, 1, 1, ""}, {2, 0, 1, 1, ""}}) == std::array<double, 2>{0, 1});
}

TEST_CASE("a region takes the place of boxes, and a peak on padding is none") {
  const Mask region = Mask::drawn({"....", ".#..", "...."}), valid = Mask::drawn({"###.", "###.", "###."});
  CHECK(measured(map, {}, &region) == std::array<double, 2>{0, std::hypot(2.0, 1.0)});
  CHECK(measured(map, {}, &region, &valid) == std::array<double, 2>{1, 0});
}

TEST_CASE("a map without a peak, and a picture without a finding, are undefined") {
  for (const double value : measured(std::vector<float>(12, 1.0F), {{2, 0, 2, 2, ""}})) CHECK(std::isnan(value));
  for (const double value : measured(map, {})) CHECK(std::isnan(value));
  for (const double value : measured(map, {{50, 50, 2, 2, ""}})) CHECK(std::isnan(value));
}
