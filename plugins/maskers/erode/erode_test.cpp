// Facts about shrinking: what a hidden pixel takes away, and the results of scikit-image and OpenCV.
#include "erode.cpp"

#include <collimator/testing.hpp>

using collimator::Radius, collimator::testing::after, collimator::testing::Mask;

namespace {

Mask eroded(const Mask& keep, Radius radius) { return after(Erode(radius), keep); }

// Squares of 2 * reach + 1 pixels at places drawn by a linear congruence, as in the script that made the table.
Mask scattered(std::int64_t height, std::int64_t width, int count, std::int64_t reach) {
  std::uint64_t state = static_cast<std::uint64_t>(height * 1000 + width);
  const auto draw = [&](std::int64_t below) {
    state = (state * 1103515245 + 12345) % (std::uint64_t{1} << 31);
    return static_cast<std::int64_t>(state >> 8) % below;
  };
  Mask mask(height, width);
  for (int i = 0; i < count; ++i) {
    const std::int64_t y = draw(height), x = draw(width);
    const std::int64_t top = std::max<std::int64_t>(y - reach, 0), left = std::max<std::int64_t>(x - reach, 0);
    mask.view().inside({left, top, x + reach + 1 - left, y + reach + 1 - top}).fill(1);
  }
  return mask;
}

std::int64_t sum_of_places(const Mask& mask) {  // of (index + 1) over the visible pixels
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < mask.view().height() * mask.view().width(); ++i)
    sum += mask.view().data()[i] != 0 ? i + 1 : 0;
  return sum;
}

}  // namespace

TEST_CASE("a hidden pixel makes a hole of its radius; the picture's edge makes none") {
  Mask holed(5, 6, 1);
  holed.view()(2, 1) = 0;
  CHECK(eroded(holed, {.pixels = 0}) == holed);
  CHECK(eroded(holed, {.pixels = 1}) == Mask::drawn({"######", "#.####", "...###", "#.####", "######"}));
  CHECK(eroded(holed, {.pixels = 2}) == Mask::drawn({"#.####", "...###", "....##", "...###", "#.####"}));
  CHECK(eroded(holed, {.pixels = 1.5}) == Mask::drawn({"######", "...###", "...###", "...###", "######"}));
  CHECK(eroded(holed, {.pixels = 2, .as = Radius::As::crosses}) ==
        Mask::drawn({"#.####", "...###", "....##", "...###", "#.####"}));
}

TEST_CASE("empty stays empty, full stays full, thin parts vanish") {
  for (const double pixels : {0.0, 2.0, 1e300}) {
    CHECK(eroded(Mask(4, 6), {.pixels = pixels}).area() == 0);
    CHECK(eroded(Mask(4, 6, 1), {.pixels = pixels}).area() == 24);
    CHECK(eroded(Mask(1, 1, 1), {.pixels = pixels}).area() == 1);
  }
  CHECK(eroded(Mask::drawn({".....", "..#..", "....."}), {.pixels = 1}).area() == 0);
  CHECK(eroded(Mask::drawn({".######.##"}), {.pixels = 2}) == Mask::drawn({"...##....."}));
  CHECK(eroded(Mask::drawn({".", "#", "#", "#"}), {.pixels = 1}) == Mask::drawn({".", ".", "#", "#"}));
}

TEST_CASE("a share is of the visible part's size, not of the hidden part's") {
  Mask line(1, 400);
  line.view().inside({100, 0, 100, 1}).fill(1);  // size 10
  CHECK(eroded(line, {.share = 0.3}).area() == 94);
  CHECK(eroded(line, {.pixels = 4, .at = 800}).area() == 96);
}

TEST_CASE("discs are scikit-image's, crosses OpenCV's iterated ones") {
  struct Known {
    std::int64_t height, width;
    int squares;
    std::int64_t reach, radius, disc, disc_sum, crosses, crosses_sum;
  };
  // scikit-image 0.26: erosion(mask, disk(radius)); OpenCV 5.0: erode with a 3 x 3 MORPH_CROSS, radius iterations.
  const std::vector<Known> known{{40, 64, 12, 9, 1, 1744, 2297486, 1744, 2297486},
                                 {40, 64, 12, 9, 10, 256, 528852, 303, 592182},
                                 {128, 96, 30, 10, 5, 3593, 25369720, 3683, 25908244},
                                 {128, 96, 30, 10, 10, 1239, 9373955, 1476, 10938746},
                                 {128, 96, 30, 10, 23, 0, 0, 6, 33020},
                                 {33, 200, 5, 13, 10, 479, 876330, 485, 899058},
                                 {200, 33, 9, 8, 5, 475, 1209610, 495, 1228420}};
  for (const Known& shape : known) {
    const Mask mask = scattered(shape.height, shape.width, shape.squares, shape.reach);
    const auto radius = static_cast<double>(shape.radius);
    const Mask disc = eroded(mask, {.pixels = radius});
    CHECK(disc.area() == shape.disc);
    CHECK(sum_of_places(disc) == shape.disc_sum);
    const Mask crosses = eroded(mask, {.pixels = radius, .as = Radius::As::crosses});
    CHECK(crosses.area() == shape.crosses);
    CHECK(sum_of_places(crosses) == shape.crosses_sum);
  }
}
