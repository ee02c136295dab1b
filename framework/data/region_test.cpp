// Facts about regions: where their pixels come to lie on a picture, and which runs are refused.
#include "framework/data/region.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <numeric>

#include <collimator/testing.hpp>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/encode_png.hpp"

using namespace collimator;
using collimator::testing::Mask;

namespace {

const std::filesystem::path data = COLLIMATOR_SOURCE_DIR "/../shared/data";

Mask drawn(const Region& region, std::int64_t height, std::int64_t width, const std::filesystem::path& root = "") {
  Mask mask(height, width);
  draw_region(region, root, mask.view());
  return mask;
}

}  // namespace

TEST_CASE("runs on the picture's own grid") {
  CHECK(drawn({.runs = {1, 2, 6, 3}, .grid_width = 4, .grid_height = 3}, 3, 4) ==
        Mask::drawn({".##.", "..##", "#..."}));
  CHECK(drawn({.grid_width = 4, .grid_height = 3}, 3, 4).area() == 0);
}

TEST_CASE("a grid of another shape is stretched by the nearest pixel centre, each axis by itself") {
  const Region region{.runs = {0, 1, 3, 1}, .grid_width = 2, .grid_height = 2};
  CHECK(drawn(region, 4, 6) == Mask::drawn({"###...", "###...", "...###", "...###"}));
  // Centres of 3 pixels on 2 lie at 1/3, 1 and 5/3; the middle one is as near to both, and goes right and down.
  CHECK(drawn(region, 3, 3) == Mask::drawn({"#..", ".##", ".##"}));
  CHECK(drawn({.runs = {10, 1}, .grid_width = 4, .grid_height = 4}, 2, 2) == Mask(2, 2));
  CHECK(drawn({.runs = {15, 1}, .grid_width = 4, .grid_height = 4}, 2, 2) == Mask::drawn({"..", ".#"}));
}

TEST_CASE("a region with a place is put there, cut off at the picture's edge, beside what is there") {
  Mask mask = Mask::drawn({"#....", ".....", "....."});
  draw_region({.place = {3, 1, 4, 4}, .runs = {0, 4}, .grid_width = 2, .grid_height = 2}, "", mask.view());
  CHECK(mask == Mask::drawn({"#....", "...##", "...##"}));
  draw_region({.place = {-1, -1, 2, 2}, .runs = {0, 4}, .grid_width = 2, .grid_height = 2}, "", mask.view());
  CHECK(mask == Mask::drawn({"#....", "...##", "...##"}));
}

TEST_CASE("a region of other proportions than its place is told, but not what rounding to whole pixels makes") {
  const auto other = [](std::int64_t width, std::int64_t height, Rect place = {}) {
    Mask picture(244, 262);  // a radiograph of 1310 x 1219 pixels at a fifth
    const auto own =
        draw_region({.place = place, .grid_width = width, .grid_height = height}, "", picture.view()).stretched;
    return own ? std::pair(own->width, own->height) : std::pair<std::int64_t, std::int64_t>();
  };
  const std::pair<std::int64_t, std::int64_t> none;
  CHECK(other(262, 244) == none);
  CHECK(other(1310, 1219) == none);
  CHECK(other(131, 122) == none);
  CHECK(other(27, 25) == none);
  CHECK(other(244, 262) == std::pair<std::int64_t, std::int64_t>(244, 262));
  CHECK(other(256, 256) == std::pair<std::int64_t, std::int64_t>(256, 256));
  CHECK(other(256, 256, {3, 5, 100, 100}) == none);
  CHECK(other(262, 244, {3, 5, 100, 100}) == std::pair<std::int64_t, std::int64_t>(262, 244));
}

TEST_CASE("runs that leave their grid are refused") {
  const auto refused = [](std::vector<std::uint64_t> runs, std::int64_t width, std::int64_t height) {
    CHECK_THROWS_AS(drawn({.part = "lungs", .runs = std::move(runs), .grid_width = width, .grid_height = height}, 2, 2),
                    InputError);
  };
  refused({0, 5}, 2, 2);
  refused({5, 0}, 2, 2);
  refused({1, ~std::uint64_t{0}}, 2, 2);
  refused({0}, 2, 2);
  refused({}, 0, 2);
  refused({}, std::int64_t{1} << 40, std::int64_t{1} << 40);
}

TEST_CASE("a mask may be drawn in any colour on black: its largest channel counts") {
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "collimator-region-colours.png";
  // Pure red, blue and dark red are darker than half of the range; dark green is no part of it.
  const std::vector<std::uint8_t> pixels = {255, 0, 0, 27, 104, 247, 0, 0, 0, 187, 73, 73, 0, 127, 0, 255, 255, 255};
  std::ofstream(file, std::ios::binary) << encode_png(pixels, 3, 2, 3);
  CHECK(drawn({.file = file.filename().string()}, 2, 3, file.parent_path()) == Mask::drawn({"##.", "#.#"}));
  std::filesystem::remove(file);
}

TEST_CASE("a mask of 12 bits is 1 from half of its 4095 on") {
  Picture mask(2, 2, 12);
  const auto pixels = [&](std::initializer_list<std::uint16_t> values) {
    std::ranges::copy(values, mask.wide());
    return pixels_of_mask(mask, "a.dcm").inside;
  };
  CHECK(pixels({0, 2047, 2048, 4095}) == std::vector<std::uint8_t>{0, 0, 1, 1});
  CHECK(pixels({0, 1, 1, 0}) == std::vector<std::uint8_t>{0, 1, 1, 0});
  CHECK(pixels({0, 0, 0, 0}) == std::vector<std::uint8_t>(4));
  CHECK_THROWS_WITH_AS(pixels({0, 255, 0, 2047}), doctest::Contains("a.dcm: the mask's largest value is 2047 of 4095"),
                       InputError);
}

TEST_CASE("a photograph and a map of labels are told from an outline by their grey pixels") {
  const auto grey = [](std::initializer_list<std::uint8_t> values) {
    Picture mask(static_cast<std::int64_t>(values.size()), 1, 8);
    std::ranges::copy(values, mask.data.begin());
    return pixels_of_mask(mask, "a.png").grey;
  };
  CHECK(grey({0, 255, 255, 250}) == 0);
  CHECK(grey({0, 187, 187}) == 0);  // an outline in a colour
  CHECK(grey({0, 1, 1}) == 0);
  CHECK(grey({0, 0, 0}) == 0);
  CHECK(grey({0, 128, 128, 128, 255}) == 0.75);  // two labels
  CHECK(grey({0, 0, 3, 3, 255, 255}) == 0.5);
  Picture photograph(256, 1, 8);
  std::iota(photograph.data.begin(), photograph.data.end(), std::uint8_t{0});
  CHECK(pixels_of_mask(photograph, "a.png").grey == doctest::Approx(204.0 / 230));  // 26 to 229, of 26 to 255
}

TEST_CASE("a lung mask of Hannover covers the share of its radiograph that it covers of itself") {
  if (!std::filesystem::exists(data)) {
    MESSAGE("skipped: there is no " << data.string());
    return;
  }
  // 1,446,832 of 2000 x 2000 pixels are at 128 or more (Pillow 13.0 and NumPy), 121,358 of 524 x 640 at the nearest
  // centres.
  const Mask own = drawn({.file = "00870a9c.jpg"}, 2000, 2000, data / "hannover-covid19/masks");
  CHECK(own.area() == 1446832);
  CHECK(drawn({.file = "00870a9c.jpg"}, 524, 640, data / "hannover-covid19/masks").area() == 121358);
  CHECK_THROWS_WITH_AS(drawn({.file = "absent.jpg"}, 8, 8, data), doctest::Contains("absent.jpg"), InputError);
}
