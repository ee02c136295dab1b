// Facts about the robust Hausdorff distance: by hand, of outlines alone, and against SciPy.
#include "hausdorff95.cpp"

#include <collimator/testing_mask_metric.hpp>

using namespace collimator::testing;

namespace {

const Hausdorff95 larger({}), pooled({.directions = Hausdorff95::Directions::pooled}), relative({.relative = true});

double value(const Hausdorff95& metric, const Mask& a, const Mask& b) { return compare(metric, a, b).values[0]; }

}  // namespace

TEST_CASE("equal masks are 0 apart; single pixels as far as their centres") {
  const Mask a = Mask::drawn({"#....", ".....", ".....", "....."});
  const Mask b = Mask::drawn({".....", ".....", ".....", "....#"});
  CHECK(value(larger, a, a) == 0);
  CHECK(value(larger, a, b) == 5);
  CHECK(value(relative, a, b) == 5 / std::sqrt(4.0 * 4 + 5 * 5));
}

// A row of 20 pixels, and its first alone: from the row to the pixel 0, 1, …, 19, whose 95th percentile is 18.05;
// the other way 0. Pooled: 0, 0, 1, …, 19, place 19 of 20: 18.
TEST_CASE("the 95th percentile leaves the farthest twentieth out, linear between the order statistics") {
  Mask row(1, 20, 1), first(1, 20);
  first.view()(0, 0) = 1;
  CHECK(value(larger, row, first) == doctest::Approx(18.05).epsilon(1e-14));
  CHECK(value(larger, first, row) == doctest::Approx(18.05).epsilon(1e-14));
  CHECK(value(pooled, row, first) == doctest::Approx(18).epsilon(1e-14));
}

TEST_CASE("only the outlines count: a filled square and its frame are 0 apart") {
  CHECK(value(larger, Mask::drawn({"....", ".###", ".###", ".###"}), Mask::drawn({"....", ".###", ".#.#", ".###"})) ==
        0);
}

TEST_CASE("an empty mask is at no distance") {
  const Mask none(3, 3), all(3, 3, 1);
  CHECK(std::isnan(value(larger, none, none)));
  CHECK(compare(larger, none, none).notes[0] == "both masks are empty");
  CHECK(compare(larger, none, all).notes[0] == "the mask is empty");
  CHECK(compare(larger, all, none).notes[0] == "the true mask is empty");
}

// Outline: mask & ~binary_erosion(mask, cross); distance_transform_edt of the other's outline; numpy.percentile of
// each direction (MONAI's way) or of both together (medpy's), by SciPy and NumPy.
TEST_CASE("numbers are SciPy's, also where a mask leaves the picture or has an island") {
  const auto agree = [](const Mask& a, const Mask& b, double one, double both) {
    CHECK(same(value(larger, a, b), one, 1e-13));
    CHECK(same(value(pooled, a, b), both, 1e-13));
    CHECK(same(value(larger, b, a), one, 1e-13));
  };
  agree(ellipse(60, 80, 30, 40, 20, 25), ellipse(60, 80, 28, 44, 18, 22), 7.0, 7.0);
  agree(ellipse(50, 70, 25, -5, 20, 30), ellipse(50, 70, 20, 60, 15, 12), 51.25959109998401, 50.48510540756183);
  Mask island = ellipse(97, 61, 10, 30, 30, 12);
  const Mask spot = ellipse(97, 61, 90, 5, 6, 4);
  for (std::int64_t y = 0; y < 97; ++y)
    for (std::int64_t x = 0; x < 61; ++x) island.view()(y, x) |= spot.view()(y, x);
  agree(island, ellipse(97, 61, 20, 30, 30, 12), 49.88646898573754, 47.06638109231127);
  CHECK(same(value(relative, island, ellipse(97, 61, 20, 30, 30, 12)), 0.43536188235902346, 1e-13));
}
