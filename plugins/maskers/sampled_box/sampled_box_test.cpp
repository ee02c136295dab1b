// Facts about the sampled box: whose box is taken, how it is scaled, and when there is none.
#include "sampled_box.cpp"

#include <set>

#include <collimator/testing.hpp>

using collimator::testing::Mask;

namespace {

Mask sampled(const Scene& scene, std::uint64_t seed = 1) {
  Mask keep(scene.height, scene.width, 1);
  Rng rng(seed);
  SampledBox().mask(scene, keep.view(), rng);
  return keep;
}

}  // namespace

TEST_CASE("a picture with a box keeps its own, whatever the donor has") {
  const Scene donor{.height = 4, .width = 4, .boxes = {{0, 0, 1, 1, "mass"}}};
  const Scene scene{.height = 3, .width = 4, .boxes = {{1, 1, 2, 2, "mass"}}, .donor = &donor};
  CHECK(sampled(scene) == Mask::drawn({"....", ".##.", ".##."}));
}

TEST_CASE("a healthy picture gets the donor's box, scaled to its own size") {
  const Scene donor{.height = 8, .width = 8, .boxes = {{2, 4, 4, 2, "mass"}}};
  CHECK(sampled({.height = 4, .width = 4, .donor = &donor}) == Mask::drawn({"....", "....", ".##.", "...."}));
  CHECK(sampled({.height = 8, .width = 4, .donor = &donor}).area() == 2 * 2);
}

TEST_CASE("of several boxes one is drawn") {
  const Scene scene{.height = 1, .width = 3, .boxes = {{0, 0, 1, 1, "mass"}, {1, 0, 1, 1, "nodule"}}};
  std::set<std::vector<std::string>> seen;
  for (std::uint64_t seed = 0; seed < 40; ++seed) seen.insert(sampled(scene, seed).rows());
  CHECK(seen == std::set<std::vector<std::string>>{{"#.."}, {".#."}});
}

TEST_CASE("no box anywhere is refused") {
  const Scene donor{.height = 2, .width = 2};
  CHECK_THROWS(sampled({.height = 2, .width = 2}));
  CHECK_THROWS(sampled({.height = 2, .width = 2, .donor = &donor}));
}
