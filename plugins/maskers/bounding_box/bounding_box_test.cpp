// Facts about the smallest rectangle, by hand and in the extreme cases.
#include "bounding_box.cpp"

#include <collimator/testing.hpp>

using collimator::testing::after, collimator::testing::Mask;

TEST_CASE("all of the smallest rectangle becomes visible") {
  CHECK(after(BoundingBox(), Mask::drawn({"......", "..#...", "....#.", ".#...."})) ==
        Mask::drawn({"......", ".####.", ".####.", ".####."}));
  CHECK(after(BoundingBox(), Mask::drawn({".#.#.."})) == Mask::drawn({".###.."}));
  CHECK(after(BoundingBox(), Mask::drawn({"#", ".", "#"})).area() == 3);
  CHECK(after(BoundingBox(), Mask::drawn({"#..", "...", "..#"})).area() == 9);
}

TEST_CASE("empty, full and one pixel stay as they are") {
  CHECK(after(BoundingBox(), Mask(3, 4)).area() == 0);
  CHECK(after(BoundingBox(), Mask(3, 4, 1)).area() == 12);
  CHECK(after(BoundingBox(), Mask(1, 1, 1)).area() == 1);
  CHECK(after(BoundingBox(), Mask(1, 1)).area() == 0);
  const Mask one = Mask::drawn({"....", "...#", "...."});
  CHECK(after(BoundingBox(), one) == one);
}
