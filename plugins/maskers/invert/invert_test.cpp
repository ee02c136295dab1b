// The fact about inverting: twice is nothing.
#include "invert.cpp"

#include <collimator/testing.hpp>

using collimator::testing::Mask;

namespace {

Mask inverted(Mask keep) {
  collimator::Rng rng;
  Invert().mask({.height = keep.view().height(), .width = keep.view().width()}, keep.view(), rng);
  return keep;
}

}  // namespace

TEST_CASE("visible and hidden pixels change places; twice is nothing") {
  const Mask keep = Mask::drawn({"#.#", "..#"});
  CHECK(inverted(keep) == Mask::drawn({".#.", "##."}));
  CHECK(inverted(inverted(keep)) == keep);
  CHECK(inverted(Mask(3, 3, 1)).area() == 0);
  CHECK(inverted(Mask(1, 1, 0)).area() == 1);
}
