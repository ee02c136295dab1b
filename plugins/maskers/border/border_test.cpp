// Facts about the frame: its width, its limits, and that what was hidden stays hidden.
#include "border.cpp"

#include <collimator/testing.hpp>

using collimator::testing::after, collimator::testing::Mask;

namespace {

Mask framed(const Mask& keep, Border::Params params) { return after(Border(params), keep); }

}  // namespace

TEST_CASE("a frame of one pixel is hidden, or is all that stays") {
  const Mask inner = Mask::drawn({"......", ".####.", ".####.", "......"});
  CHECK(framed(Mask(4, 6, 1), {.pixels = 1}) == inner);
  CHECK(framed(Mask(4, 6, 1), {.share = 0.25}) == inner);
  CHECK(framed(Mask(4, 6, 1), {.pixels = 3, .at = 18}) == inner);
  CHECK(framed(Mask(4, 6, 1), {.pixels = 1, .keep = true}) == Mask::drawn({"######", "#....#", "#....#", "######"}));
}

TEST_CASE("a tenth of the shorter side by default, rounded") {
  CHECK(framed(Mask(100, 200, 1), {}).area() == 80 * 180);
  CHECK(framed(Mask(200, 96, 1), {}).area() == 180 * 76);
  CHECK(framed(Mask(4, 4, 1), {}).area() == 16);  // 0.4 of a pixel
}

TEST_CASE("a frame as wide as half the picture covers it; of width 0 there is none") {
  for (const Mask& all : {Mask(5, 8, 1), Mask(1, 7, 1), Mask(7, 1, 1), Mask(1, 1, 1)}) {
    CHECK(framed(all, {.pixels = 4}).area() == 0);
    CHECK(framed(all, {.share = 0.5}).area() == 0);
    CHECK(framed(all, {.pixels = 1e300, .keep = true}) == all);
    CHECK(framed(all, {.share = 0}) == all);
    CHECK(framed(all, {.pixels = 0, .keep = true}).area() == 0);
  }
}

TEST_CASE("what was hidden before stays hidden") {
  CHECK(framed(Mask(4, 6), {.pixels = 1}).area() == 0);
  CHECK(framed(Mask::drawn({"#..", ".#.", "..#"}), {.pixels = 1}) == Mask::drawn({"...", ".#.", "..."}));
  CHECK(framed(Mask::drawn({"#..", ".#.", "..#"}), {.pixels = 1, .keep = true}) == Mask::drawn({"#..", "...", "..#"}));
}

TEST_CASE("parameters that contradict each other are refused") {
  CHECK_THROWS_WITH(Border::Params({.share = 0.1, .pixels = 3}).check(), doctest::Contains("`share` and `pixels`"));
  CHECK_THROWS_WITH(Border::Params({.share = 0.1, .at = 448}).check(), doctest::Contains("`at`"));
}
