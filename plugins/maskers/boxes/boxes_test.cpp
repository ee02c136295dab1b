// Facts about boxes: which pixels lie in them, and what becomes of pictures that have none.
#include "boxes.cpp"

#include <collimator/testing.hpp>

using collimator::Box, collimator::testing::after, collimator::testing::Mask;

namespace {

const std::vector<Box> two{{.x = 1, .y = 0, .width = 2, .height = 2, .label = "nodule"},
                           {.x = 2, .y = 1, .width = 2, .height = 1.6, .label = "mass"}};

Mask masked(const Mask& keep, const std::vector<Box>& boxes, Boxes::Params params = {}) {
  return after(Boxes(std::move(params)), keep, 1, boxes);
}

}  // namespace

TEST_CASE("pixels whose centre lies in any box are kept, or hidden") {
  CHECK(masked(Mask(3, 5, 1), two) == Mask::drawn({".##..", ".###.", "..##."}));
  CHECK(masked(Mask(3, 5, 1), two, {.label = {}, .keep = false}) == Mask::drawn({"#..##", "#...#", "##..#"}));
  CHECK(masked(Mask(3, 5, 1), two, {.label = "nodule"}) == Mask::drawn({".##..", ".##..", "....."}));
  CHECK(masked(Mask(3, 5, 1), two, {.label = "mass", .keep = false}) == Mask::drawn({"#####", "##..#", "##..#"}));
}

TEST_CASE("what was hidden before stays hidden") {
  const Mask keep = Mask::drawn({"#.#.#", "#.#.#", "#.#.#"});
  CHECK(masked(keep, two) == Mask::drawn({"..#..", "..#..", "..#.."}));
  CHECK(masked(keep, two, {.label = {}, .keep = false}) == Mask::drawn({"#...#", "#...#", "#...#"}));
  CHECK(masked(Mask(3, 5), two).area() == 0);
  CHECK(masked(Mask(3, 5), two, {.label = {}, .keep = false}).area() == 0);
}

TEST_CASE("without a box nothing is kept, and nothing is hidden") {
  CHECK(masked(Mask(3, 5, 1), {}).area() == 0);
  CHECK(masked(Mask(3, 5, 1), two, {.label = "effusion"}).area() == 0);
  CHECK(masked(Mask(3, 5, 1), {}, {.label = {}, .keep = false}).area() == 15);
}

TEST_CASE("boxes across the edge are cut; of half a pixel, the one with its centre inside counts") {
  CHECK(masked(Mask(2, 4, 1), {{.x = -3, .y = -1, .width = 5, .height = 2}}) == Mask::drawn({"##..", "...."}));
  CHECK(masked(Mask(1, 6, 1), {{.x = 4, .y = 0, .width = 1e12, .height = 9}}) == Mask::drawn({"....##"}));
  CHECK(masked(Mask(1, 4, 1), {{.x = 0.6, .y = 0, .width = 2, .height = 1}}) == Mask::drawn({".##."}));
  CHECK(masked(Mask(1, 4, 1), {{.x = 0.5, .y = 0, .width = 2, .height = 1}}) == Mask::drawn({"##.."}));
  CHECK(masked(Mask(2, 4, 1), {{.x = 9, .y = 9, .width = 2, .height = 2}}).area() == 0);
  CHECK(masked(Mask(1, 1, 1), {{.x = 0, .y = 0, .width = 1, .height = 1}}).area() == 1);
  CHECK(masked(Mask(1, 1, 1), {{.x = 0, .y = 0, .width = 0, .height = 0}}).area() == 0);
}
