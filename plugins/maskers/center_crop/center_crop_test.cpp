// Facts about the middle: its size for fractions and odd sides, and the published one.
#include "center_crop.cpp"

#include <collimator/testing.hpp>

using collimator::testing::apply, collimator::testing::Mask;

TEST_CASE("the central third of 6 x 9 is 2 x 3") {
  const Mask kept = apply(CenterCrop({.fraction = 1.0 / 3.0}), Mask(6, 9));
  CHECK(kept == Mask::drawn({".........", ".........", "...###...", "...###...", ".........", "........."}));
}

TEST_CASE("an odd remainder lies below and to the right") {
  CHECK(apply(CenterCrop({.fraction = 0.5}), Mask(3, 4)) == Mask::drawn({".##.", ".##.", "...."}));
}

TEST_CASE("the published centre third of 224 is 75 pixels wide") {
  CHECK(apply(CenterCrop({.fraction = 1.0 / 3.0}), Mask(224, 224)).area() == 75 * 75);
}

TEST_CASE("fraction 0 keeps nothing, fraction 1 everything, also of one pixel") {
  CHECK(apply(CenterCrop({.fraction = 0.0}), Mask(5, 7)).area() == 0);
  CHECK(apply(CenterCrop({.fraction = 1.0}), Mask(5, 7)).area() == 35);
  CHECK(apply(CenterCrop({.fraction = 1.0 / 3.0}), Mask(1, 1)).area() == 0);
}
