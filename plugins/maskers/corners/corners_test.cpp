// Facts about the corners: their size, their limits, and that what was hidden stays hidden.
#include "corners.cpp"

#include <collimator/testing.hpp>

using collimator::testing::after, collimator::testing::Mask;

namespace {

Mask cornered(const Mask& keep, Corners::Params params) { return after(Corners(params), keep); }

}  // namespace

TEST_CASE("four squares of a share of the shorter side") {
  CHECK(cornered(Mask(5, 7, 1), {.share = 0.4}) ==
        Mask::drawn({"..###..", "..###..", "#######", "..###..", "..###.."}));
  CHECK(cornered(Mask(5, 7, 1), {.share = 0.4, .keep = true}) ==
        Mask::drawn({"##...##", "##...##", ".......", "##...##", "##...##"}));
  CHECK(cornered(Mask(100, 300, 1), {}).area() == 100 * 300 - 4 * 20 * 20);
}

TEST_CASE("no share, all of a square, lines and one pixel") {
  CHECK(cornered(Mask(5, 7, 1), {.share = 0}).area() == 35);
  CHECK(cornered(Mask(5, 7, 1), {.share = 0, .keep = true}).area() == 0);
  CHECK(cornered(Mask(6, 6, 1), {.share = 0.5}).area() == 0);
  CHECK(cornered(Mask(5, 5, 1), {.share = 0.5}).area() == 0);  // 2.5 is rounded to 3: the squares overlap
  CHECK(cornered(Mask(1, 5, 1), {.share = 0.5}) == Mask::drawn({".###."}));
  CHECK(cornered(Mask(1, 5, 1), {}).area() == 5);  // 0.2 of a pixel
  CHECK(cornered(Mask(1, 1, 1), {}).area() == 1);
}

TEST_CASE("what was hidden before stays hidden") {
  CHECK(cornered(Mask(5, 7), {.share = 0.4}).area() == 0);
  CHECK(cornered(Mask::drawn({"#..", ".#.", "..#"}), {.share = 0.34}) == Mask::drawn({"...", ".#.", "..."}));
  CHECK(cornered(Mask::drawn({"#..", ".#.", "..#"}), {.share = 0.34, .keep = true}) ==
        Mask::drawn({"#..", "...", "..#"}));
}
