// The leak-proof contract: with the mask held fixed, hidden native pixels reach no number that a network gets.
#include <doctest/doctest.h>

#include <opencv2/imgproc.hpp>

#include <collimator/rng.hpp>

#include "framework/data/apply_mask.hpp"
#include "framework/data/bits.hpp"
#include "framework/data/geometry.hpp"
#include "framework/data/region.hpp"

using namespace collimator;

namespace {

const std::filesystem::path data = COLLIMATOR_SOURCE_DIR "/../shared/data";

using Mask = std::vector<std::uint8_t>;

// Those that a donor or the training part fills read nothing of the picture at all (fill_test).
const std::vector<Fill> every_fill{Fill::zero, Fill::mean, Fill::noise, {Fill::blur, 0.05}, Fill::inpaint};

// What a network gets: fit, resize, reduce (through bits, as it is stored), hide, fill.
std::vector<float> batch(const Picture& picture, const Mask& mask, const Geometry& geometry, const Fill& fill) {
  const std::int64_t size = geometry.size();
  const Picture small = geometry.resample(picture);
  Mask reduced(static_cast<std::size_t>(size * size));
  geometry.reduce({mask.data(), picture.height, picture.width}, {reduced.data(), size, size});
  std::vector<std::uint8_t> bits(static_cast<std::size_t>(size * bit_row_bytes(size)));
  pack_bits({reduced.data(), size, size}, bits);
  unpack_bits(bits, {reduced.data(), size, size});
  std::vector<float> result(reduced.size());
  if (picture.bits == 8)
    apply_mask(small.data, small.greatest(), reduced, fill, result);
  else
    apply_mask(std::span(small.wide(), result.size()), small.greatest(), reduced, fill, result);
  return result;
}

// Replaces hidden pixels: by noise, or by what is as far away as can be.
Picture replaced(Picture picture, const Mask& mask, Rng& rng, int how) {
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (mask[i] != 0) continue;
    const std::uint32_t old = picture.at(0, static_cast<std::int64_t>(i));
    const std::uint32_t value = how == 0                       ? rng.next32() & picture.greatest()
                                : how == 1                     ? picture.greatest() - old
                                : old > picture.greatest() / 2 ? 0
                                                               : picture.greatest();
    if (picture.bits == 8)
      picture.data[i] = static_cast<std::uint8_t>(value);
    else
      picture.wide()[i] = static_cast<std::uint16_t>(value);
  }
  return picture;
}

// Random masks of many kinds: speckle, blocks, ellipses, stripes of one pixel, their opposites.
Mask random_mask(std::int64_t height, std::int64_t width, Rng& rng) {
  cv::Mat mask = cv::Mat::zeros(static_cast<int>(height), static_cast<int>(width), CV_8U);
  const auto at = [&](std::int64_t length) { return static_cast<int>(rng.below(static_cast<std::uint64_t>(length))); };
  const std::uint64_t kind = rng.below(4);
  for (std::uint64_t i = 0, count = 1 + rng.below(4); i < count; ++i) {
    if (kind == 0) cv::rectangle(mask, {at(width), at(height)}, {at(width), at(height)}, 1, cv::FILLED);
    if (kind == 1)
      cv::ellipse(mask, {at(width), at(height)}, {1 + at(width), 1 + at(height)}, 0, 0, 360, 1, cv::FILLED);
    if (kind == 2) cv::line(mask, {at(width), at(height)}, {at(width), at(height)}, 1, 1 + at(3));
  }
  Mask result(mask.begin<std::uint8_t>(), mask.end<std::uint8_t>());
  const double speckle = kind == 3 ? rng.uniform(0.5, 1) : 0;
  const bool opposite = rng.uniform() < 0.5;
  for (std::uint8_t& pixel : result) pixel = (pixel != 0 || rng.uniform() < speckle) != opposite;
  return result;
}

std::size_t visible_values(const std::vector<float>& values) {
  return static_cast<std::size_t>(std::ranges::count_if(values, [](float value) { return value != 0; }));
}

}  // namespace

TEST_CASE("noise under random masks changes no bit, for every fit, fill, depth, and size, shrinking and enlarging") {
  struct Shape {
    std::int64_t height, width, size;
  };
  const std::vector<Shape> shapes{{64, 64, 32}, {65, 47, 32}, {47, 65, 31}, {33, 90, 45}, {96, 64, 32},
                                  {20, 30, 32}, {31, 17, 64}, {7, 40, 24},  {40, 7, 24},  {1, 1, 8},
                                  {1, 50, 16},  {50, 1, 16},  {32, 32, 32}, {63, 64, 21}};
  Rng rng(20);
  std::size_t seen = 0;
  for (const Shape& shape : shapes)
    for (const Fit fit : {Fit::pad, Fit::crop, Fit::stretch})
      for (const int bits : {8, 16})
        for (int round = 0; round < 24; ++round) {
          Picture picture(shape.width, shape.height, bits);
          for (std::uint8_t& byte : picture.data) byte = static_cast<std::uint8_t>(rng.next32());
          const Mask mask = random_mask(shape.height, shape.width, rng);
          Rect cut{0, 0, shape.width, shape.height};
          if (round % 3 == 2) {  // as `crop` cuts
            cut.x = static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(shape.width)));
            cut.width = 1 + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(shape.width - cut.x)));
            cut.y = static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(shape.height)));
            cut.height = 1 + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(shape.height - cut.y)));
          }
          const Geometry geometry(cut, fit, shape.size);
          for (const Fill& fill : every_fill) {
            const std::vector<float> before = batch(picture, mask, geometry, fill);
            seen += visible_values(before);
            REQUIRE(batch(replaced(picture, mask, rng, round % 3), mask, geometry, fill) == before);
          }
        }
  CHECK(seen > 100000);  // the masks did not simply hide everything
}

TEST_CASE("real radiographs under their lung masks and hulls leak nothing") {
  if (!std::filesystem::exists(data)) {
    MESSAGE("skipped: there is no " << data.string());
    return;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(data / "hannover-covid19/masks"))
    files.push_back(entry.path());
  std::ranges::sort(files);
  REQUIRE(files.size() >= 6);
  Rng rng(21);
  for (std::size_t i = 0; i < 6; ++i) {
    CAPTURE(files[i].string());
    const Picture picture =
        decode_picture(data / "hannover-covid19/png" / files[i].filename().replace_extension(".png"));
    Mask lungs(picture.data.size());
    draw_region({.file = files[i].filename().string()}, files[i].parent_path(),
                MaskView(lungs.data(), picture.height, picture.width));
    const cv::Mat view(static_cast<int>(picture.height), static_cast<int>(picture.width), CV_8U, lungs.data());
    std::vector<cv::Point> points, outline;
    cv::findNonZero(view, points);
    cv::convexHull(points, outline);
    cv::Mat filled = view.clone();
    cv::fillConvexPoly(filled, outline, 1);
    const Mask hull(filled.begin<std::uint8_t>(), filled.end<std::uint8_t>());
    Mask outside = lungs;
    for (std::uint8_t& pixel : outside) pixel ^= 1;
    for (const Mask& mask : {lungs, hull, outside})
      for (const std::int64_t size : {224, 448, 700})
        for (const Fit fit : {Fit::pad, Fit::crop, Fit::stretch})
          for (const Fill& fill : every_fill) {
            if (size > 224 && fill.kind > Fill::mean)
              continue;  // they take long, and differ in nothing that size changes
            const Geometry geometry(picture.height, picture.width, fit, size);
            const std::vector<float> before = batch(picture, mask, geometry, fill);
            REQUIRE(visible_values(before) > static_cast<std::size_t>(size * size / 20));
            REQUIRE(batch(replaced(picture, mask, rng, 0), mask, geometry, fill) == before);
          }
  }
}

TEST_CASE("the contract has teeth: one hidden pixel shown too much is noticed") {
  // A mask reduced by taking any visible pixel, instead of all of them, lets hidden pixels through.
  Rng rng(22);
  Picture picture(65, 65, 8);
  for (std::uint8_t& byte : picture.data) byte = static_cast<std::uint8_t>(rng.next32());
  Mask mask(picture.data.size());
  for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = i % 65 < 33;
  const Geometry geometry(65, 65, Fit::pad, 32);
  const Mask all(32 * 32, 1);
  std::vector<float> before(32 * 32), after(32 * 32);
  apply_mask(geometry.resample(picture).data, 255, all, Fill::zero, before);
  apply_mask(geometry.resample(replaced(picture, mask, rng, 0)).data, 255, all, Fill::zero, after);
  CHECK(before != after);
  for (std::size_t x = 0; x < 16; ++x) CHECK(before[x] == after[x]);
  CHECK(before[16] != after[16]);  // half of it lies on the 33rd column
}
