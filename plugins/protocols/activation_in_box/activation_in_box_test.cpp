// Facts about activation in the box: which pixels count, what padding does, and what is undefined.
#include "activation_in_box.cpp"

#include <array>

#include <collimator/testing.hpp>

using collimator::testing::Mask;

namespace {

struct Measured {
  double share, expected;
};

Measured measure(const std::vector<float>& map, std::int64_t height, std::vector<Box> boxes,
                 const Mask* region = nullptr, const Mask* valid = nullptr) {
  LocalizationInput input{
      {map.data(), height, static_cast<std::int64_t>(map.size()) / height}, {}, std::move(boxes), {}};
  if (region != nullptr) input.region = region->view();
  if (valid != nullptr) input.valid = valid->view();
  std::array<double, 2> values{};
  ActivationInBox().measure(input, values);
  return {values[0], values[1]};
}

const std::vector<float> ramp{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};  // 3 x 4

}  // namespace

TEST_CASE("the share of the map's sum inside the box") {
  const auto [share, expected] = measure(ramp, 3, {{1, 0, 2, 2, ""}});
  CHECK(share == doctest::Approx((2 + 3 + 6 + 7) / 78.0));
  CHECK(expected == doctest::Approx(4 / 12.0));
}

TEST_CASE("a pixel counts if its centre lies inside the box") {
  CHECK(measure(ramp, 3, {{0.5, 0, 1, 1, ""}}).share ==
        doctest::Approx(1 / 78.0));  // centres 0.5 and 1.5: left edge in, right out
  CHECK(measure(ramp, 3, {{0.51, 0, 1, 1, ""}}).share == doctest::Approx(2 / 78.0));
  CHECK(measure(ramp, 3, {{-50, -50, 1e12, 1e12, ""}}).share == 1);
}

TEST_CASE("overlapping boxes count once") {
  CHECK(measure(ramp, 3, {{0, 0, 2, 1, ""}, {1, 0, 2, 1, ""}}).share == doctest::Approx((1 + 2 + 3) / 78.0));
}

TEST_CASE("a region is used in the place of boxes, and padding counts on neither side") {
  const Mask region = Mask::drawn({"##..", "....", "...."}), valid = Mask::drawn({".###", ".###", "...."});
  const auto [share, expected] = measure(ramp, 3, {}, &region, &valid);
  CHECK(share == doctest::Approx(2 / (2.0 + 3 + 4 + 6 + 7 + 8)));
  CHECK(expected == doctest::Approx(1 / 6.0));
}

TEST_CASE("a uniform map scores what its area leads one to expect") {
  const auto [share, expected] = measure(std::vector<float>(35, 0.25F), 5, {{1, 1, 3, 2, ""}});
  CHECK(share == doctest::Approx(expected));
}

TEST_CASE("a share lies in [0, 1] where the map has no value below 0, and may leave it where it has") {
  std::vector<float> map(12);
  for (int trial = 0; trial < 1000; ++trial) {
    for (std::size_t i = 0; i < map.size(); ++i)
      map[i] = static_cast<float>((trial * 31 + static_cast<int>(i) * 57) % 101) / 7.0F;
    const auto [share, expected] = measure(map, 3, {{1, 0, 2.0 + trial % 2, 2, ""}});
    CHECK_FALSE((share < 0 || share > 1 || expected < 0 || expected > 1));  // not even by rounding
  }
  map = std::vector<float>(12, 1.0F);
  CHECK(measure(map, 3, {{-1, -1, 9, 9, ""}}).share == 1);
  map[11] = -5;  // 11 - 5 = 6 in all
  CHECK(measure(map, 3, {{0, 0, 4, 2, ""}}).share == doctest::Approx(8 / 6.0));
  CHECK(measure(map, 3, {{3, 2, 1, 1, ""}}).share == doctest::Approx(-5 / 6.0));
  CHECK(measure(map, 3, {{3, 2, 1, 1, ""}}).expected == doctest::Approx(1 / 12.0));
}

TEST_CASE("empty maps and empty boxes are undefined") {
  const std::vector<float> empty(12, 0.0F);
  CHECK(std::isnan(measure(empty, 3, {{0, 0, 2, 2, ""}}).share));
  CHECK(measure(empty, 3, {{0, 0, 2, 2, ""}}).expected == doctest::Approx(4 / 12.0));
  for (const Box& box : {Box{1, 1, 0, 2, ""}, Box{0.6, 0, 0.3, 1, ""}, Box{50, 50, 2, 2, ""}}) {
    CHECK(std::isnan(measure(ramp, 3, {box}).share));
    CHECK(std::isnan(measure(ramp, 3, {box}).expected));
  }
  CHECK(std::isnan(measure(ramp, 3, {}).share));
  const Mask nothing(3, 4);
  CHECK(std::isnan(measure(ramp, 3, {{0, 0, 2, 2, ""}}, nullptr, &nothing).expected));
  std::vector<float> broken = ramp;
  broken[11] = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::isnan(measure(broken, 3, {{0, 0, 2, 2, ""}}).share));
}
