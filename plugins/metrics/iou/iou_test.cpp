// Facts about IoU: by hand, of empty masks, and against NumPy.
#include "iou.cpp"

#include <collimator/testing_mask_metric.hpp>

using namespace collimator::testing;

TEST_CASE("IoU is the shared area over the area of either") {
  const Mask a = Mask::drawn({"##..", "##..", "...."}), b = Mask::drawn({".##.", ".##.", ".#.."});
  CHECK(compare(Iou(), a, b).values[0] == 2.0 / 7);
  CHECK(compare(Iou(), b, a).values[0] == 2.0 / 7);
  CHECK(compare(Iou(), a, a).values[0] == 1);
}

TEST_CASE("IoU is 0 where one mask is empty, and undefined where both are") {
  const Mask none(2, 2), all(2, 2, 1);
  CHECK(compare(Iou(), none, all).values[0] == 0);
  const Measured nothing = compare(Iou(), none, none);
  CHECK(std::isnan(nothing.values[0]));
  CHECK(nothing.notes[0] == "both masks are empty");
}

TEST_CASE("IoU of two ellipses is NumPy's") {
  CHECK(same(compare(Iou(), ellipse(60, 80, 30, 40, 20, 25), ellipse(60, 80, 28, 44, 18, 22)).values[0],
             0.7459526774595268, 1e-15));
}
