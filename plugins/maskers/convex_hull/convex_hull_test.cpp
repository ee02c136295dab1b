#include "convex_hull.cpp"

#include <collimator/testing.hpp>

using collimator::testing::Mask;

namespace {

Mask hull(Mask keep, ConvexHull::Of of = ConvexHull::Of::all) {
  collimator::Rng rng;
  ConvexHull({.of = of}).mask({.height = keep.view().height(), .width = keep.view().width()}, keep.view(), rng);
  return keep;
}

}  // namespace

TEST_CASE("a hull by hand: pixels whose centre lies on the edge belong to it") {
  CHECK(hull(Mask::drawn({"#....", ".....", "....#"})) == Mask::drawn({"#....", "..#..", "....#"}));
  CHECK(hull(Mask::drawn({"#...#", ".....", "..#.."})) == Mask::drawn({"#####", ".###.", "..#.."}));
  CHECK(hull(Mask::drawn({"..#..", ".....", "#...#"})) == Mask::drawn({"..#..", ".###.", "#####"}));
  CHECK(hull(Mask::drawn({"#....", ".....", ".....", ".#..."})) == Mask::drawn({"#....", ".....", ".....", ".#..."}));
}

TEST_CASE("empty, full, one pixel, and lines") {
  CHECK(hull(Mask(4, 5)).area() == 0);
  CHECK(hull(Mask(4, 5, 1)).area() == 20);
  CHECK(hull(Mask(1, 1, 1)).area() == 1);
  CHECK(hull(Mask::drawn({"..#.#."})) == Mask::drawn({"..###."}));
  CHECK(hull(Mask::drawn({"#", ".", "#", "."})) == Mask::drawn({"#", "#", "#", "."}));
  CHECK(hull(Mask::drawn({".....", "..#..", "....."})).area() == 1);
}

TEST_CASE("a hull of a hull is the same hull") {
  collimator::Rng rng(7);
  for (int round = 0; round < 50; ++round) {
    Mask keep(17, 23);
    for (int i = 0; i < 6; ++i)
      keep.view()(static_cast<std::int64_t>(rng.below(17)), static_cast<std::int64_t>(rng.below(23))) = 1;
    const Mask once = hull(keep);
    CHECK(hull(once) == once);
  }
}

TEST_CASE("each: every connected part has its own hull, corners connect") {
  CHECK(hull(Mask::drawn({"#.#...#", ".......", "#.#....", ".#....#", "....#.."}), ConvexHull::Of::each) ==
        Mask::drawn({"#.#...#", ".......", "###....", ".#....#", "....#.."}));  // only the V has a hull larger than itself
  CHECK(hull(Mask::drawn({"#...#", "#...#", "##..#"}), ConvexHull::Of::each) == Mask::drawn({"#...#", "#...#", "##..#"}));
  CHECK(hull(Mask::drawn({"####..#", "#......", "#...#..", "#.....#"}), ConvexHull::Of::each) ==
        Mask::drawn({"####..#", "###....", "##..#..", "#.....#"}));
}
