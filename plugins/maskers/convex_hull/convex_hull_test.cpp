// Facts about hulls: by hand, in the extreme cases, by connected part, and against scikit-image.
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
        Mask::drawn(
            {"#.#...#", ".......", "###....", ".#....#", "....#.."}));  // only the V has a hull larger than itself
  CHECK(hull(Mask::drawn({"#...#", "#...#", "##..#"}), ConvexHull::Of::each) ==
        Mask::drawn({"#...#", "#...#", "##..#"}));
  CHECK(hull(Mask::drawn({"####..#", "#......", "#...#..", "#.....#"}), ConvexHull::Of::each) ==
        Mask::drawn({"####..#", "###....", "##..#..", "#.....#"}));
}

TEST_CASE("hulls of scattered pixels are scikit-image's") {
  struct Known {
    std::int64_t height, width;
    int points;
    std::int64_t area, sum;  // sum: of (index + 1) over the hull's pixels
  };
  // skimage 0.26: convex_hull_image(points, offset_coordinates=False)
  const std::vector<Known> known{{9, 14, 4, 12, 282},         {21, 17, 7, 164, 22092},
                                 {40, 64, 12, 1875, 2399965}, {128, 96, 30, 8742, 58677373},
                                 {33, 200, 5, 1708, 6571973}, {200, 33, 9, 3445, 10826934}};
  for (const Known& shape : known) {
    std::uint64_t state = static_cast<std::uint64_t>(shape.height * 1000 + shape.width);
    const auto draw = [&](std::int64_t below) {  // a linear congruence, as in the script that made the table
      state = (state * 1103515245 + 12345) % (std::uint64_t{1} << 31);
      return static_cast<std::int64_t>(state >> 8) % below;
    };
    Mask keep(shape.height, shape.width);
    for (int i = 0; i < shape.points; ++i) {
      const std::int64_t y = draw(shape.height);
      keep.view()(y, draw(shape.width)) = 1;
    }
    const Mask filled = hull(keep);
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < shape.height * shape.width; ++i) sum += filled.view().data()[i] != 0 ? i + 1 : 0;
    CHECK(filled.area() == shape.area);
    CHECK(sum == shape.sum);
  }
}
