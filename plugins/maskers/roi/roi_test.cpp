// Facts about the region: what lies in it stays visible, and a sample without one is told.
#include "roi.cpp"

#include <collimator/testing.hpp>

using collimator::testing::apply, collimator::testing::Mask;

TEST_CASE("what lies in the region stays visible") {
  const Mask roi = Mask::drawn({".##.", "..##"});
  CHECK(apply(Roi(), roi) == roi);
  CHECK(apply(Roi(), Mask(3, 5)).area() == 0);
  CHECK(apply(Roi(), Mask(3, 5, 1)).area() == 15);
  CHECK(apply(Roi(), Mask(1, 1, 1)).area() == 1);
}

TEST_CASE("what was hidden before stays hidden") {
  const Mask roi = Mask::drawn({".##.", "..##"});
  Mask keep = Mask::drawn({"##..", "...#"});
  collimator::Rng rng;
  Roi().mask({.height = 2, .width = 4, .roi = roi.view()}, keep.view(), rng);
  CHECK(keep == Mask::drawn({".#..", "...#"}));
}

TEST_CASE("without a region it says what to add") {
  Mask keep(2, 2, 1);
  collimator::Rng rng;
  CHECK_THROWS_WITH(Roi().mask({.height = 2, .width = 2}, keep.view(), rng),
                    doctest::Contains("give the mask node a `roi:`"));
}
