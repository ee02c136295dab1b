// Facts about planted shortcuts: they change pixels in their own mask alone, at any depth, and are told as text.
#include "framework/data/plant.hpp"

#include <doctest/doctest.h>

#include "framework/base/error.hpp"

using namespace collimator;

namespace {

Picture gradient(std::int64_t width, std::int64_t height, int bits, std::int64_t channels) {
  Picture picture(width, height, bits, channels);
  for (std::size_t i = 0; i < picture.values(); ++i) {
    const std::uint32_t value = static_cast<std::uint32_t>(i * 7919) % (picture.greatest() + 1);
    if (picture.is_wide())
      picture.wide()[i] = static_cast<std::uint16_t>(value);
    else
      picture.data[i] = static_cast<std::uint8_t>(value);
  }
  return picture;
}

const std::vector<Plant> kinds{{Plant::marker, "R", 0.8, 0.1, 0.1, 1, 1, false},
                               {Plant::stamp, "PORTABLE", 0.5, 0.1, 0.05, 0.5, 1, false},
                               {Plant::frame, "", 0, 0, 0.05, 1, 0, false},
                               {Plant::texture, "", 0, 0, 6, 0.1, 1, false},
                               {Plant::drain, "", 0, 0, 0.02, 0.6, 1, true}};

}  // namespace

TEST_CASE("a plant changes nothing outside of its mask, and something inside, in every kind of picture") {
  for (const Plant& plant : kinds)
    for (const int bits : {8, 12, 16})
      for (const std::int64_t channels : {1, 3}) {
        const Picture before = gradient(160, 120, bits, channels);
        Picture after = before;
        draw_plant(plant, after);
        const std::vector<std::uint8_t> mask = mask_of(plant, 160, 120);
        const std::size_t bytes = static_cast<std::size_t>(value_bytes(bits));
        std::size_t changed = 0, outside = 0;
        for (std::size_t i = 0; i < before.values(); ++i) {
          const bool differs = !std::equal(before.data.begin() + static_cast<std::ptrdiff_t>(i * bytes),
                                           before.data.begin() + static_cast<std::ptrdiff_t>((i + 1) * bytes),
                                           after.data.begin() + static_cast<std::ptrdiff_t>(i * bytes));
          changed += differs;
          outside += differs && mask[i % mask.size()] == 0;
        }
        CHECK(outside == 0);
        CHECK(changed > 0);
      }
}

TEST_CASE("a plant at full strength is its brightness, and one without strength is nothing") {
  Plant frame = kinds[2];
  Picture picture = gradient(40, 40, 8, 1);
  draw_plant(frame, picture);
  CHECK(picture.at(0, 0) == 0);
  CHECK(picture.at(39, 20) == 0);
  const Picture before = gradient(40, 40, 8, 1);
  CHECK(picture.at(20, 20) == before.at(20, 20));
  frame.strength = 0;
  picture = before;
  draw_plant(frame, picture);
  CHECK(picture.data == before.data);
}

TEST_CASE("a plant lies at the same place of a picture in any size, and its box is the smallest around its mask") {
  const Rect small = place_of(kinds[0], 200, 200), large = place_of(kinds[0], 800, 800);
  CHECK(large.x == doctest::Approx(4 * small.x).epsilon(0.03));
  CHECK(large.height == doctest::Approx(4 * small.height).epsilon(0.15));
  CHECK(place_of(kinds[2], 50, 30) == Rect{0, 0, 50, 30});
  Plant outside = kinds[0];
  outside.x = 1.9;
  CHECK(place_of(outside, 100, 100) == Rect{});
}

TEST_CASE("a plant's text gives it back, and any other text is refused") {
  for (const Plant& plant : kinds) CHECK(plant_of(text_of(plant)) == plant);
  for (const char* text :
       {"", "{}", "marker", R"({"what":"spot","text":"","x":0,"y":0,"size":1,"strength":1})",
        R"({"what":"marker","text":"R","x":0,"y":0,"size":-1,"strength":1,"brightness":1,"mirrored":false})",
        R"({"what":"marker","text":"R","x":1e9,"y":0,"size":1,"strength":1,"brightness":1,"mirrored":false})"})
    CHECK_THROWS_WITH_AS(plant_of(text), doctest::Contains("no plant"), InputError);
}
