// Facts about pictures in colour: three planes as other programs read them, through the pack to what a network sees.
#include <doctest/doctest.h>

#include <numeric>

#include "framework/base/error.hpp"
#include "framework/data/encode_png.hpp"
#include "framework/data/geometry.hpp"
#include "framework/data/masked_pictures.hpp"
#include "framework/data/native_masks.hpp"
#include "framework/data/pack.hpp"
#include "framework/data/picture.hpp"

using namespace collimator;

namespace {

struct Scratch {
  std::filesystem::path path = std::filesystem::temp_directory_path() / "collimator_colour_test";
  Scratch() {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~Scratch() { std::filesystem::remove_all(path); }
};

std::vector<std::uint64_t> sums(const Picture& picture) {
  std::vector<std::uint64_t> result;
  const auto plane = static_cast<std::ptrdiff_t>(picture.width * picture.height);
  for (std::int64_t i = 0; i < picture.channels; ++i)
    result.push_back(
        std::accumulate(picture.data.begin() + i * plane, picture.data.begin() + (i + 1) * plane, std::uint64_t{0}));
  return result;
}

// 2 x 1 pixels: (10, 20, 30) and (40, 50, 60).
const std::vector<std::uint8_t> two{10, 20, 30, 40, 50, 60};

Picture plain(std::int64_t channels, std::vector<std::uint8_t> values) {
  Picture picture(2, 2, 8, channels);
  picture.data = std::move(values);
  return picture;
}

}  // namespace

TEST_CASE("red, green and blue are three planes; a grey file is repeated, and the luma stays what it was") {
  const std::string coloured = encode_png(two, 2, 1, 3);
  const Picture picture = decode_picture(coloured, "two", Colour::rgb);
  CHECK(picture.channels == 3);
  CHECK(picture.data == std::vector<std::uint8_t>{10, 40, 20, 50, 30, 60});
  CHECK(decode_picture(coloured, "two").channels == 1);
  const Picture grey = decode_picture(encode_png(std::vector<std::uint8_t>{7, 9}, 2, 1, 1), "grey", Colour::rgb);
  CHECK(grey.data == std::vector<std::uint8_t>{7, 9, 7, 9, 7, 9});
  const std::vector<float> luma = brightness_of(picture);
  CHECK(luma[0] == doctest::Approx((0.299 * 10 + 0.587 * 20 + 0.114 * 30) / 255));
}

TEST_CASE("real pictures in colour have the sums of their planes that Pillow 13.0 reads") {
  const std::filesystem::path folder = COLLIMATOR_SOURCE_DIR "/../shared/data/covid-cxr-segmentations/images";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("the real data is not there");
    return;
  }
  CHECK(sums(decode_picture(folder / "ARDSSevere.png", Colour::rgb)) ==
        std::vector<std::uint64_t>{65380727, 65380727, 65362557});
  CHECK(sums(decode_picture(folder / "pneumocystis-carinii-pneumonia-1-PA.jpg", Colour::rgb)) ==
        std::vector<std::uint64_t>{35558656, 35775303, 35339997});
}

TEST_CASE("each plane is resampled as a grey picture is") {
  Picture picture(30, 20, 8, 3);
  for (std::size_t i = 0; i < picture.data.size(); ++i) picture.data[i] = static_cast<std::uint8_t>(i * 37 % 251);
  const Geometry geometry(20, 30, Fit::pad, 8);
  const Picture small = geometry.resample(picture);
  REQUIRE(small.channels == 3);
  for (std::size_t plane = 0; plane < 3; ++plane) {
    Picture one(30, 20, 8);
    std::copy_n(picture.data.begin() + static_cast<std::ptrdiff_t>(plane * 600), 600, one.data.begin());
    CHECK(std::ranges::equal(geometry.resample(one).data, std::span(small.data).subspan(plane * 64, 64)));
  }
}

TEST_CASE("a pack in colour has three planes, and what is hidden is hidden in all of them") {
  const Scratch scratch;
  const Collection collection{.classes = {}, .samples = {Record{{.id = "a"}}, Record{{.id = "b"}}}};
  PackWriter writer(scratch.path, 2, 2, 8, 3);
  writer.set(0, 2, 2, {0, 0, 2, 2}, plain(3, {255, 0, 0, 0, 51, 51, 51, 51, 102, 102, 102, 102}));
  writer.set(1, 2, 2, {0, 0, 2, 2}, plain(1, {1, 2, 3, 4}));  // a grey one among them
  writer.finish({"a", "b"}, Fit::pad);
  const PicturePack pack(scratch.path);
  CHECK(pack.channels() == 3);
  CHECK(std::ranges::equal(pack.values8(1), std::vector<std::uint8_t>{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4}));

  const MaskedPictures open(collection, scratch.path);
  CHECK(open.values() == 12);
  std::vector<float> seen(12);
  open.read(0, {}, seen);
  CHECK(seen == std::vector<float>{1, 0, 0, 0, 0.2F, 0.2F, 0.2F, 0.2F, 0.4F, 0.4F, 0.4F, 0.4F});
  open.read(0, true, {}, seen);
  CHECK(std::vector<float>(seen.begin(), seen.begin() + 4) == std::vector<float>{0, 1, 0, 0});
  CHECK(open.measure().mean == doctest::Approx((255 + 4 * 51 + 4 * 102 + 3 * 10) / 255.0 / 24));
}

TEST_CASE("a pack of another shape than it says is refused") {
  const Scratch scratch;
  PackWriter(scratch.path, 1, 2, 8, 3).finish({"a", "b"}, Fit::pad);
  CHECK_THROWS_WITH_AS(PicturePack{scratch.path}, doctest::Contains("not the shape of 2 samples"), InputError);
}
