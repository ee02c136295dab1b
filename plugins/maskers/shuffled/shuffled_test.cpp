// Facts about the donor's region: how it is laid over this picture, and when it is refused.
#include "shuffled.cpp"

#include <collimator/testing.hpp>

using collimator::testing::Mask;

namespace {

Mask shuffled(const Mask& donor_roi, Mask keep) {
  const Scene donor{.height = donor_roi.view().height(), .width = donor_roi.view().width(), .roi = donor_roi.view()};
  const Scene scene{.height = keep.view().height(), .width = keep.view().width(), .donor = &donor};
  Rng rng(1);
  Shuffled().mask(scene, keep.view(), rng);
  return keep;
}

}  // namespace

TEST_CASE("the donor's region, where the chain left anything visible") {
  const Mask roi = Mask::drawn({".##.", ".#.."});
  CHECK(shuffled(roi, Mask(2, 4, 1)) == roi);
  CHECK(shuffled(roi, Mask::drawn({"##..", "##.."})) == Mask::drawn({".#..", ".#.."}));
  CHECK(shuffled(Mask(2, 4), Mask(2, 4, 1)).area() == 0);
}

TEST_CASE("a donor of another size is stretched to this picture") {
  const Mask roi = Mask::drawn({"#.", ".#"});
  CHECK(shuffled(roi, Mask(4, 4, 1)) == Mask::drawn({"##..", "##..", "..##", "..##"}));
  CHECK(shuffled(Mask::drawn({"####", "####", "....", "...."}), Mask(2, 1, 1)) == Mask::drawn({"#", "."}));
  CHECK(shuffled(Mask(1, 1, 1), Mask(1, 7, 1)).area() == 7);
}

TEST_CASE("without a donor, or a donor without a region, it refuses") {
  Mask keep(2, 2, 1);
  Rng rng(1);
  CHECK_THROWS(Shuffled().mask({.height = 2, .width = 2}, keep.view(), rng));
  const Scene donor{.height = 2, .width = 2};
  CHECK_THROWS(Shuffled().mask({.height = 2, .width = 2, .donor = &donor}, keep.view(), rng));
}
