// Facts about boxes and places on smaller copies of pictures: they are scaled, and those of other pictures refused.
#include "framework/data/native_place.hpp"

#include <doctest/doctest.h>

#include "framework/base/error.hpp"

using namespace collimator;

namespace {

Record record() {
  Record record;
  record.id = "a";
  record.picture = "a.png";
  record.width = 1024;
  record.height = 768;
  record.boxes = {{512, 256, 64, 32, "Mass"}};
  return record;
}

}  // namespace

TEST_CASE("a box of the publisher's picture lies on the same place of a smaller copy, whose shape may be rounded") {
  for (const auto& [width, height] :
       {std::pair(256, 192), std::pair(257, 192), std::pair(1024, 768), std::pair(333, 250)}) {
    const FindingBox box = native_boxes(record(), width, height)[0];
    CHECK(box.x == doctest::Approx(0.5 * width));
    CHECK(box.y == doctest::Approx(height / 3.0));
    CHECK(box.width == doctest::Approx(width / 16.0));
    CHECK(box.height == doctest::Approx(height / 24.0));
    CHECK(box.label == "Mass");
  }
  CHECK(native_place({0, 0, 1024, 768}, native_scale(record(), 333, 250)) == Rect{0, 0, 333, 250});
  CHECK(native_place({}, native_scale(record(), 333, 250)) == Rect{});
}

TEST_CASE("without a publisher's size, and of drawn pictures, boxes are in the picture's own pixels") {
  Record own = record();
  own.width = own.height = 0;
  CHECK(native_boxes(own, 2048, 2048)[0].x == 512);
  own = record();
  own.picture.clear();
  CHECK(native_boxes(own, 1024, 768)[0].x == 512);
}

TEST_CASE("a picture of another shape, and a box outside of the picture, are refused with the sizes") {
  CHECK_THROWS_WITH_AS(native_boxes(record(), 256, 256),
                       doctest::Contains("256 x 256 pixels, and its boxes and regions were drawn on one of 1024 x 768"),
                       InputError);
  Record own = record();
  own.width = own.height = 0;
  CHECK_THROWS_WITH_AS(
      native_boxes(own, 500, 500),
      doctest::Contains("a box \"Mass\" at 512, 256 of 64 x 32 pixels lies outside of its picture of 500 x 500"),
      InputError);
  CHECK(native_boxes(own, 513, 257).size() == 1);  // it may reach beyond
}
