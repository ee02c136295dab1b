// Facts about growing: every pixel within the radius and no other, against scikit-image, OpenCV and SciPy.
#include "dilate.cpp"

#include <collimator/distance.hpp>
#include <collimator/testing.hpp>

using collimator::Radius, collimator::testing::after, collimator::testing::Mask;

namespace {

Mask dilated(const Mask& keep, Radius radius) { return after(Dilate(radius), keep); }

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

TEST_CASE("a pixel grows into a disc, or into a diamond") {
  Mask point(7, 7);
  point.view()(3, 3) = 1;
  CHECK(dilated(point, {.pixels = 0}) == point);
  CHECK(dilated(point, {.pixels = 0.99}) == point);
  CHECK(dilated(point, {.pixels = 1}) ==
        Mask::drawn({".......", ".......", "...#...", "..###..", "...#...", ".......", "......."}));
  CHECK(dilated(point, {.pixels = 1.5}) ==
        Mask::drawn({".......", ".......", "..###..", "..###..", "..###..", ".......", "......."}));
  CHECK(dilated(point, {.pixels = 3}) ==
        Mask::drawn({"...#...", ".#####.", ".#####.", "#######", ".#####.", ".#####.", "...#..."}));
  CHECK(dilated(point, {.pixels = 3, .as = Radius::As::crosses}) ==
        Mask::drawn({"...#...", "..###..", ".#####.", "#######", ".#####.", "..###..", "...#..."}));
}

TEST_CASE("empty stays empty, full stays full, and lines grow along themselves") {
  for (const Radius::As as : {Radius::As::disc, Radius::As::crosses})
    for (const double pixels : {0.0, 2.0, 1e300}) {
      CHECK(dilated(Mask(4, 6), {.pixels = pixels, .as = as}).area() == 0);
      CHECK(dilated(Mask(4, 6, 1), {.pixels = pixels, .as = as}).area() == 24);
      CHECK(dilated(Mask(1, 1, 1), {.pixels = pixels, .as = as}).area() == 1);
      CHECK(dilated(Mask(1, 1), {.pixels = pixels, .as = as}).area() == 0);
    }
  CHECK(dilated(Mask::drawn({"#......#."}), {.pixels = 2}) == Mask::drawn({"###..####"}));
  CHECK(dilated(Mask::drawn({".", "#", ".", ".", "."}), {.pixels = 2}) == Mask::drawn({"#", "#", "#", "#", "."}));
  CHECK(dilated(Mask::drawn({"#......#."}), {.pixels = 1e300}).area() == 9);
}

TEST_CASE("the radius: ten pixels by default, at a stated resolution, or a share of the region's size") {
  Mask line(1, 101);
  line.view()(0, 50) = 1;
  CHECK(dilated(line, {}).area() == 21);
  CHECK(dilated(line, {.pixels = 20, .at = 202}).area() == 21);
  CHECK(dilated(line, {.pixels = 10, .at = 50}).area() == 41);  // 20.2 pixels here
  CHECK(dilated(line, {.share = 3}).area() == 7);
  // 100 pixels: size 10, so a share of 0.3 is 3 pixels exactly, to both sides.
  Mask square(1, 300);
  square.view().inside({100, 0, 100, 1}).fill(1);
  CHECK(dilated(square, {.share = 0.3}).area() == 106);
  CHECK(dilated(square, {.share = 0.7}).area() == 114);
  CHECK_THROWS_WITH(Radius({.pixels = 1, .share = 1}).check(), doctest::Contains("`pixels` and `share`"));
  CHECK_THROWS_WITH(Radius({.at = 1, .share = 1}).check(), doctest::Contains("`at`"));
}

TEST_CASE("every pixel within the radius and no other, on many small pictures") {
  collimator::Rng rng(5);
  for (int round = 0; round < 200; ++round) {
    const auto height = static_cast<std::int64_t>(1 + rng.below(12)),
               width = static_cast<std::int64_t>(1 + rng.below(12));
    Mask mask(height, width);
    for (std::uint64_t i = rng.below(5); i > 0; --i)
      mask.view()(static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(height))),
                  static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(width)))) = 1;
    const auto limit = static_cast<std::int64_t>(rng.below(40));
    Mask disc = mask, diamond = mask;
    for (std::int64_t y = 0; y < height; ++y)
      for (std::int64_t x = 0; x < width; ++x)
        for (std::int64_t v = 0; v < height; ++v)
          for (std::int64_t u = 0; u < width; ++u) {
            if (mask.view()(v, u) == 0) continue;
            if ((x - u) * (x - u) + (y - v) * (y - v) <= limit) disc.view()(y, x) = 1;
            if (std::abs(x - u) + std::abs(y - v) <= limit) diamond.view()(y, x) = 1;
          }
    CHECK(dilated(mask, {.pixels = std::sqrt(static_cast<double>(limit))}) == disc);
    CHECK(dilated(mask, {.pixels = static_cast<double>(limit), .as = Radius::As::crosses}) == diamond);
  }
}

TEST_CASE("discs are scikit-image's, crosses OpenCV's iterated ones") {
  struct Known {
    std::int64_t height, width;
    int squares;
    std::int64_t reach, radius, disc, disc_sum, crosses, crosses_sum;
  };
  // scikit-image 0.26: dilation(mask, disk(radius)); OpenCV 5.0: dilate with a 3 x 3 MORPH_CROSS, radius iterations.
  const std::vector<Known> known{{9, 14, 4, 0, 5, 89, 4572, 78, 3632},
                                 {21, 17, 7, 0, 5, 283, 48656, 241, 42039},
                                 {40, 64, 12, 2, 1, 456, 632962, 456, 632962},
                                 {40, 64, 12, 2, 10, 2295, 2896162, 2143, 2698918},
                                 {128, 96, 30, 3, 10, 8312, 56125691, 7586, 51708756},
                                 {128, 96, 30, 3, 23, 12060, 75235181, 11566, 73853974},
                                 {33, 200, 5, 6, 5, 1715, 4965321, 1665, 4788601},
                                 {33, 200, 5, 6, 23, 5397, 18483648, 4894, 16882869},
                                 {200, 33, 9, 1, 10, 2332, 7110396, 1925, 5707754},
                                 {200, 33, 9, 1, 23, 5549, 17630393, 4831, 15347528}};
  for (const Known& shape : known) {
    const Mask mask = scattered(shape.height, shape.width, shape.squares, shape.reach);
    const auto radius = static_cast<double>(shape.radius);
    const Mask disc = dilated(mask, {.pixels = radius});
    CHECK(disc.area() == shape.disc);
    CHECK(sum_of_places(disc) == shape.disc_sum);
    const Mask crosses = dilated(mask, {.pixels = radius, .as = Radius::As::crosses});
    CHECK(crosses.area() == shape.crosses);
    CHECK(sum_of_places(crosses) == shape.crosses_sum);
  }
}

TEST_CASE("squared distances are SciPy's") {
  struct Known {
    std::int64_t height, width;
    int squares;
    std::int64_t reach, sum, greatest, weighted;  // weighted: sum of (index + 1) * distance
  };
  // SciPy 1.17: rint(distance_transform_edt(mask == 0) ** 2)
  const std::vector<Known> known{{9, 14, 4, 0, 2360, 85, 207640},
                                 {40, 64, 12, 2, 103336, 261, 131394460},
                                 {128, 96, 30, 3, 1258185, 949, 5676204758},
                                 {33, 200, 5, 6, 1849033, 1781, 5684884890},
                                 {200, 33, 9, 1, 1779081, 1445, 6424836120}};
  for (const Known& shape : known) {
    const Mask mask = scattered(shape.height, shape.width, shape.squares, shape.reach);
    std::int64_t sum = 0, greatest = 0, weighted = 0, index = 0;
    collimator::for_distances(mask.view(), 1, [&](std::int64_t, std::span<const std::int64_t> squares) {
      for (const std::int64_t square : squares) {
        sum += square;
        greatest = std::max(greatest, square);
        weighted += ++index * square;
      }
    });
    CHECK(sum == shape.sum);
    CHECK(greatest == shape.greatest);
    CHECK(weighted == shape.weighted);
  }
}

TEST_CASE("large radii, too, take exactly the pixels within them") {
  struct Shape {
    std::int64_t height, width, radius;  // the radius decides how many bytes count the rows
  };
  for (const Shape& shape : {Shape{600, 500, 254}, {600, 500, 255}, {600, 500, 411}, {70000, 3, 66000}}) {
    Mask mask(shape.height, shape.width);
    mask.view()(0, 1) = mask.view()(7, 0) = 1;
    Mask near(shape.height, shape.width);
    collimator::for_distances(mask.view(), 1, [&](std::int64_t y, std::span<const std::int64_t> squares) {
      for (std::size_t x = 0; x < squares.size(); ++x)
        near.view().row(y)[x] = squares[x] <= shape.radius * shape.radius;
    });
    CHECK(near.area() < near.view().height() * near.view().width());
    CHECK((dilated(mask, {.pixels = static_cast<double>(shape.radius)}) == near));
  }
}
