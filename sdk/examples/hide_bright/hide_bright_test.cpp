// Facts about the bright pixels: which are hidden, that hidden ones stay so, and that a picture is needed.
#include "hide_bright.cpp"

#include <collimator/testing.hpp>

using collimator::testing::Mask;

TEST_CASE("pixels from the level on are hidden, and what was hidden stays hidden") {
  const std::vector<float> pixels{0.0F, 0.5F, 1.0F, 0.75F, 0.25F, 0.9F};
  Mask keep = Mask::drawn({"###", "#.#"});
  collimator::Rng rng(1);
  HideBright({.level = 0.75})
      .mask({.height = 2, .width = 3, .pixels = collimator::PictureView(pixels.data(), 2, 3)}, keep.view(), rng);
  CHECK(keep == Mask::drawn({"##.", "..."}));
}

TEST_CASE("without pixels it says what is missing") {
  CHECK_THROWS_WITH(collimator::testing::apply(HideBright({}), Mask(2, 3)), doctest::Contains("there are no pixels"));
}
