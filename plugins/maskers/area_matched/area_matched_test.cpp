// Facts about the rectangle: its area and proportions, and that every place is equally likely.
#include "area_matched.cpp"

#include <map>

#include <collimator/testing.hpp>

using collimator::testing::after, collimator::testing::Mask;

namespace {

// The rectangle that is shown, checked to be whole.
Rect shown(const Mask& keep, std::uint64_t seed) {
  const Mask result = after(AreaMatched(), keep, seed);
  const Rect box = collimator::bounding_box(result.view());
  CHECK(box.area() == result.area());
  return box;
}

}  // namespace

TEST_CASE("area and proportions by hand") {
  const auto size = [](std::int64_t area, std::int64_t width, std::int64_t height) {
    const Rect rect = matched(area, {0, 0, width, height});
    return std::pair{rect.width, rect.height};
  };
  CHECK(size(12, 4, 3) == std::pair<std::int64_t, std::int64_t>{4, 3});
  CHECK(size(48, 16, 12) == std::pair<std::int64_t, std::int64_t>{8, 6});
  CHECK(size(48, 12, 16) == std::pair<std::int64_t, std::int64_t>{6, 8});
  CHECK(size(7, 3, 3) == std::pair<std::int64_t, std::int64_t>{2, 3});
  CHECK(size(2, 1000, 1) == std::pair<std::int64_t, std::int64_t>{2, 1});  // never less than a pixel high
  CHECK(size(1000, 1000, 2) == std::pair<std::int64_t, std::int64_t>{1000, 1});
  CHECK(size(1, 1, 1) == std::pair<std::int64_t, std::int64_t>{1, 1});
}

TEST_CASE("the area is right to half of the shorter side, rounded up, and never larger than the box") {
  collimator::Rng rng(11);
  for (int round = 0; round < 5000; ++round) {
    const auto width = static_cast<std::int64_t>(1 + rng.below(round % 2 == 0 ? 600 : 9));
    const auto height = static_cast<std::int64_t>(1 + rng.below(600));
    const auto area = static_cast<std::int64_t>(1 + rng.below(static_cast<std::uint64_t>(width * height)));
    const Rect rect = matched(area, {0, 0, width, height});
    REQUIRE(rect.width >= 1);
    REQUIRE(rect.height >= 1);
    REQUIRE(rect.width <= width);
    REQUIRE(rect.height <= height);
    const double shorter =
        std::sqrt(static_cast<double>(area * std::min(width, height)) / static_cast<double>(std::max(width, height)));
    REQUIRE(2 * static_cast<double>(std::abs(rect.area() - area)) <= std::ceil(shorter));
  }
}

TEST_CASE("the rectangle lies anywhere in the picture, every place equally likely") {
  Mask keep(5, 6);
  keep.view().inside({2, 1, 3, 2}).fill(1);
  std::map<std::pair<std::int64_t, std::int64_t>, int> times;
  for (std::uint64_t seed = 0; seed < 8000; ++seed) {
    const Rect box = shown(keep, seed);
    CHECK(box.width == 3);
    CHECK(box.height == 2);
    ++times[{box.x, box.y}];
  }
  REQUIRE(times.size() == 4 * 4);
  for (const auto& [place, count] : times) CHECK(std::abs(count - 500) < 110);  // five standard errors
  CHECK(shown(keep, 3) == shown(keep, 3));
}

TEST_CASE("empty stays empty, full stays full, one pixel moves, lines stay lines") {
  CHECK(after(AreaMatched(), Mask(4, 7)).area() == 0);
  CHECK(after(AreaMatched(), Mask(4, 7, 1)).area() == 28);
  CHECK(after(AreaMatched(), Mask(1, 1, 1)).area() == 1);
  CHECK(after(AreaMatched(), Mask(1, 1)).area() == 0);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    CHECK(shown(Mask::drawn({"...", ".#.", "..."}), seed).area() == 1);
    CHECK(shown(Mask::drawn({".#.##..#."}), seed).width == 4);
    CHECK(shown(Mask::drawn({"#", ".", "#", "."}), seed).height == 2);
  }
}
