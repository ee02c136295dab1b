// Facts about Dice: by hand, of empty masks, and against NumPy.
#include "dice.cpp"

#include <collimator/testing_mask_metric.hpp>

using namespace collimator::testing;

TEST_CASE("Dice is twice the shared area over the sum of the areas") {
  const Mask a = Mask::drawn({"##..", "##..", "...."}), b = Mask::drawn({".##.", ".##.", ".#.."});
  CHECK(compare(Dice(), a, b).values[0] == 2.0 * 2 / (4 + 5));
  CHECK(compare(Dice(), b, a).values[0] == 2.0 * 2 / (4 + 5));
  CHECK(compare(Dice(), a, a).values[0] == 1);
  CHECK(compare(Dice(), a, Mask::drawn({"...#", "...#", "...#"})).values[0] == 0);
}

TEST_CASE("Dice is 0 where one mask is empty, and undefined where both are") {
  const Mask none(2, 2), all(2, 2, 1);
  CHECK(compare(Dice(), none, all).values[0] == 0);
  CHECK(compare(Dice(), all, none).values[0] == 0);
  const Measured nothing = compare(Dice(), none, none);
  CHECK(std::isnan(nothing.values[0]));
  CHECK(nothing.notes[0] == "both masks are empty");
}

TEST_CASE("Dice of two ellipses is NumPy's") {
  CHECK(same(compare(Dice(), ellipse(60, 80, 30, 40, 20, 25), ellipse(60, 80, 28, 44, 18, 22)).values[0],
             0.854493580599144, 1e-15));
}
