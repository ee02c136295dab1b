// Facts about the patch: its size, its region, and that every place is equally likely.
#include "random_patch.cpp"

#include <map>

#include <collimator/testing.hpp>

using collimator::Rect, collimator::testing::after, collimator::testing::Mask;

namespace {

Rect patch(std::int64_t height, std::int64_t width, std::uint64_t seed, RandomPatch::Params params = {}) {
  const Mask kept = after(RandomPatch(params), Mask(height, width, 1), seed);
  const Rect box = collimator::bounding_box(kept.view());
  CHECK(box.area() == kept.area());  // all of the rectangle
  return box;
}

}  // namespace

TEST_CASE("Compton's patch: 50 pixels of 448, inside the centre third") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Rect box = patch(448, 448, seed);
    CHECK(box.width == 50);
    CHECK(box.height == 50);
    CHECK(box.x >= 149);
    CHECK(box.y >= 149);
    CHECK(box.x + 50 <= 149 + 149);  // a third of 448 is 149 pixels, from column 149
    CHECK(box.y + 50 <= 149 + 149);
  }
  CHECK(patch(896, 600, 1).width == 100);  // scaled by the longer side
  CHECK(patch(600, 896, 1).height == 100);
}

TEST_CASE("every place is equally likely, and the same seed gives the same place") {
  // The centre third of 9 x 12 is 3 x 4 pixels: a square of 2 has 2 x 3 places.
  std::map<std::pair<std::int64_t, std::int64_t>, int> times;
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    const Rect box = patch(9, 12, seed, {.pixels = 2, .at = 12});
    CHECK(box.area() == 4);
    ++times[{box.x, box.y}];
  }
  REQUIRE(times.size() == 6);
  for (const auto& [place, count] : times) {
    CHECK(place.first >= 4);
    CHECK(place.first <= 6);
    CHECK(place.second >= 3);
    CHECK(place.second <= 4);
    CHECK(std::abs(count - 1000) < 120);  // four standard errors
  }
  CHECK(patch(448, 448, 7) == patch(448, 448, 7));
}

TEST_CASE("a patch larger than its region is cut to it; too small pictures show nothing") {
  CHECK(patch(30, 448, 3) == patch(30, 448, 3));
  CHECK(patch(30, 448, 3).height == 10);
  CHECK(patch(30, 448, 3).width == 50);
  CHECK(patch(7, 5, 1, {.pixels = 100, .at = 7, .within = 1}) == Rect{0, 0, 5, 7});
  CHECK(after(RandomPatch({}), Mask(1, 1, 1)).area() == 0);
  CHECK(after(RandomPatch({}), Mask(1, 448, 1)).area() == 0);
  CHECK(after(RandomPatch({.pixels = 1e300}), Mask(9, 9, 1)).area() == 9);
  CHECK(after(RandomPatch({.pixels = 5, .at = 9, .within = 0}), Mask(9, 9, 1)).area() == 0);
}

TEST_CASE("what was hidden before stays hidden") {
  CHECK(after(RandomPatch({}), Mask(448, 448)).area() == 0);
  Mask point(9, 9);
  point.view()(4, 4) = 1;
  CHECK(after(RandomPatch({.pixels = 9, .at = 9}), point) == point);
}
