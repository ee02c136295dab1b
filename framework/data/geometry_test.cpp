// Facts about the way to the network's grid: no pixel is read outside its footprint, and masks and boxes move along.
#include "framework/data/geometry.hpp"

#include <doctest/doctest.h>

#include <collimator/rng.hpp>

using namespace collimator;

namespace {

Picture noise(std::int64_t width, std::int64_t height, int bits, Rng& rng) {
  Picture picture(width, height, bits);
  for (std::uint8_t& byte : picture.data) byte = static_cast<std::uint8_t>(rng.next32());
  return picture;
}

void set(Picture& picture, std::int64_t index, std::uint32_t value) {
  if (picture.bits == 8)
    picture.data[static_cast<std::size_t>(index)] = static_cast<std::uint8_t>(value);
  else
    picture.wide()[index] = static_cast<std::uint16_t>(value);
}

Picture constant(std::int64_t width, std::int64_t height, int bits, std::uint32_t value) {
  Picture picture(width, height, bits);
  for (std::int64_t i = 0; i < width * height; ++i) set(picture, i, value);
  return picture;
}

bool reads(const Geometry::Reach& reach, std::int64_t index) { return reach.first <= index && index <= reach.last; }

// The weight that exact area averaging or bilinear interpolation gives a source pixel of a line.
double weight(std::int64_t source, std::int64_t length, std::int64_t index, std::int64_t size) {
  const double scale = static_cast<double>(length) / static_cast<double>(size);
  const auto at = static_cast<double>(source), out = static_cast<double>(index);
  if (length >= size) return std::max(0.0, std::min(at + 1, (out + 1) * scale) - std::max(at, out * scale)) / scale;
  const double centre = std::clamp((out + 0.5) * scale - 0.5, 0.0, static_cast<double>(length - 1));
  return std::max(0.0, 1 - std::abs(centre - at));
}

struct Case {
  std::int64_t height, width, size;
};

const std::vector<Case> cases{{12, 12, 8}, {16, 16, 8},  {24, 24, 8}, {17, 17, 8}, {8, 8, 8},   {5, 5, 8},
                              {3, 3, 8},   {1, 1, 8},    {4, 4, 8},   {9, 9, 8},   {13, 20, 8}, {20, 13, 8},
                              {5, 20, 8},  {20, 5, 8},   {16, 8, 8},  {8, 24, 8},  {3, 7, 8},   {1, 30, 8},
                              {30, 1, 8},  {23, 19, 10}, {40, 31, 12}};

}  // namespace

TEST_CASE("what OpenCV reads for a pixel lies in its footprint, and the footprint holds no pixel without weight") {
  Rng rng(11);
  for (const Case& c : cases)
    for (const Fit fit : {Fit::pad, Fit::crop, Fit::stretch})
      for (const int bits : {8, 16}) {
        CAPTURE(c.height);
        CAPTURE(c.width);
        CAPTURE(fit);
        CAPTURE(bits);
        const Geometry geometry(c.height, c.width, fit, c.size);
        // Three grounds, so that rounding hides no change.
        std::vector<char> changed(static_cast<std::size_t>(c.height * c.width * c.size * c.size));
        for (int ground = 0; ground < 3; ++ground) {
          Picture picture = ground == 2 ? noise(c.width, c.height, bits, rng)
                                        : constant(c.width, c.height, bits, ground == 0 ? 0 : 65535);
          const Picture before = geometry.resample(picture);
          for (std::int64_t i = 0; i < c.height * c.width; ++i) {
            const std::uint32_t old = picture.at(0, i);
            set(picture, i, old > picture.greatest() / 2 ? 0 : picture.greatest());
            const Picture after = geometry.resample(picture);
            set(picture, i, old);
            for (std::int64_t o = 0; o < c.size * c.size; ++o)
              changed[static_cast<std::size_t>(i * c.size * c.size + o)] |= before.at(0, o) != after.at(0, o);
          }
        }
        int escaped = 0, missed = 0;
        for (std::int64_t y = 0; y < c.height; ++y)
          for (std::int64_t x = 0; x < c.width; ++x)
            for (std::int64_t v = 0; v < c.size; ++v)
              for (std::int64_t u = 0; u < c.size; ++u) {
                const bool inside = reads(geometry.rows()[static_cast<std::size_t>(v)], y) &&
                                    reads(geometry.columns()[static_cast<std::size_t>(u)], x);
                const bool read = changed[static_cast<std::size_t>(((y * c.width + x) * c.size + v) * c.size + u)] != 0;
                escaped += read && !inside;
                // At 16 bits, a full change is seen wherever a weight of these small pictures is not 0.
                missed += bits == 16 && inside && !read;
              }
        CHECK(escaped == 0);
        CHECK(missed == 0);
      }
}

TEST_CASE("a footprint holds exactly the pixels with weight, for every pair of lengths") {
  for (std::int64_t length = 1; length <= 70; ++length)
    for (std::int64_t size = 1; size <= 70; ++size)
      for (std::int64_t index = 0; index < size; ++index) {
        const Geometry::Reach reach = footprint(index, length, size);
        for (std::int64_t source = 0; source < length; ++source)
          if (const double share = weight(source, length, index, size); std::abs(share) > 1e-9 || reads(reach, source))
            REQUIRE_MESSAGE((share > 1e-9) == reads(reach, source),
                            length << " -> " << size << ", " << index << " reads " << source);
      }
}

TEST_CASE("a mask is reduced as the definition says: all of the footprint visible, padding hidden") {
  Rng rng(5);
  for (const Case& c : cases)
    for (const Fit fit : {Fit::pad, Fit::crop, Fit::stretch})
      for (int round = 0; round < 10; ++round) {
        std::vector<std::uint8_t> mask(static_cast<std::size_t>(c.height * c.width));
        for (std::uint8_t& pixel : mask) pixel = rng.uniform() < 0.9;
        const ConstMaskView native(mask.data(), c.height, c.width);
        const Geometry geometry(c.height, c.width, fit, c.size);
        std::vector<std::uint8_t> reduced(static_cast<std::size_t>(c.size * c.size), 7), expected;
        geometry.reduce(native, MaskView(reduced.data(), c.size, c.size));
        for (const Geometry::Reach& row : geometry.rows())
          for (const Geometry::Reach& column : geometry.columns()) {
            bool visible = row.inside && column.inside;
            for (std::int64_t y = row.first; visible && y <= row.last; ++y)
              for (std::int64_t x = column.first; visible && x <= column.last; ++x) visible = native(y, x) != 0;
            expected.push_back(visible);
          }
        REQUIRE(reduced == expected);
      }
}

TEST_CASE("padding is zero, and an odd row or column of it comes last") {
  const Picture white = constant(4, 7, 8, 255);
  const Picture padded = Geometry(7, 4, Fit::pad, 7).resample(white);
  for (std::int64_t y = 0; y < 7; ++y)
    for (std::int64_t x = 0; x < 7; ++x) CHECK(padded.at(y, x) == (x >= 1 && x < 5 ? 255u : 0u));
  const Geometry cropped(7, 4, Fit::crop, 4);  // an odd row is cut off last: rows 1 to 4
  CHECK(cropped.rows()[0].first == 1);
  CHECK(cropped.rows()[3].last == 4);
}

TEST_CASE("a picture that is much wider than high is reduced as its square would be, which is never made") {
  // A line in the middle of a square of a million pixels a side: a tenth of a thousandth of the height of a grid pixel.
  const Picture line = constant(1'000'000, 1, 16, 65535);
  const Picture small = Geometry(1, 1'000'000, Fit::pad, 10).resample(line);
  for (std::int64_t y = 0; y < 10; ++y)
    for (std::int64_t x = 0; x < 10; ++x) CHECK(small.at(y, x) == (y == 4 ? 1 : 0));  // 65535 / 100000
  // Rows 5700 to 6300 of 12000, so a quarter of each of two rows of the grid; and the same on its side.
  Picture wide(12'000, 600, 8), high(600, 12'000, 8);
  for (std::int64_t y = 0; y < 600; ++y)
    for (std::int64_t x = 0; x < 12'000; ++x) {
      const auto value = static_cast<std::uint32_t>(x / 1200 * 20 + x % 2);
      set(wide, y * 12'000 + x, value);
      set(high, x * 600 + y, value);
    }
  const Picture flat = Geometry(600, 12'000, Fit::pad, 10).resample(wide);
  const Picture upright = Geometry(12'000, 600, Fit::pad, 10).resample(high);
  for (std::int64_t y = 0; y < 10; ++y)
    for (std::int64_t x = 0; x < 10; ++x) {
      // (20 x + 1/2) / 4, to the nearest
      const auto expected =
          static_cast<std::uint32_t>(y == 4 || y == 5 ? std::lround(5.0 * static_cast<double>(x) + 0.125) : 0);
      CHECK(flat.at(y, x) == expected);
      CHECK(upright.at(x, y) == expected);
    }
  // Noise comes out as OpenCV has it where the square is made, but for rounding.
  constexpr std::int64_t side = 11'586, height = 40, before = (side - height) / 2;
  Rng rng(5);
  const Picture strip = noise(side, height, 8, rng);
  Picture square(side, side, 8);
  std::ranges::copy(strip.data, square.data.begin() + before * side);
  const Picture made = Geometry(side, side, Fit::pad, 1000).resample(square);
  const Picture without = Geometry(height, side, Fit::pad, 1000).resample(strip);
  int differ = 0, most = 0;
  for (std::size_t i = 0; i < made.data.size(); ++i) {
    const int difference = std::abs(int{made.data[i]} - int{without.data[i]});
    differ += difference != 0;
    most = std::max(most, difference);
  }
  CHECK(most <= 1);
  CHECK(differ <= 5);
}

TEST_CASE("boxes move with the pixels") {
  const Geometry padded(100, 60, Fit::pad, 50);  // 20 columns on either side, then half the size
  const Box box = padded.map_box({10, 30, 20, 40, "mass"});
  CHECK(box.x == 15);
  CHECK(box.y == 15);
  CHECK(box.width == 10);
  CHECK(box.height == 20);
  CHECK(box.label == "mass");
  const Box cut = Geometry({5, 10, 50, 50}, Fit::pad, 100).map_box({5, 10, 1, 2, ""});
  CHECK(cut.x == 0);
  CHECK(cut.y == 0);
  CHECK(cut.width == 2);
  CHECK(cut.height == 4);
  const Box stretched = Geometry(100, 50, Fit::stretch, 100).map_box({10, 10, 10, 10, ""});
  CHECK(stretched.x == 20);
  CHECK(stretched.width == 20);
  CHECK(stretched.y == 10);
}

TEST_CASE("a cut lets nothing in from beyond its edge") {
  Rng rng(3);
  Picture picture = noise(20, 20, 8, rng);
  const Geometry geometry(Rect{4, 6, 9, 5}, Fit::pad, 8);
  const Picture before = geometry.resample(picture);
  for (std::int64_t y = 0; y < 20; ++y)
    for (std::int64_t x = 0; x < 20; ++x)
      if (x < 4 || x >= 13 || y < 6 || y >= 11) set(picture, y * 20 + x, rng.next32() & 255);
  CHECK(geometry.resample(picture).data == before.data);
}

TEST_CASE("reduction by half of the area, or any of it, by hand; padding counts as hidden") {
  // 4 x 4 native on 2 x 2: three pixels of the first block, one of the second, two of the third, all of the fourth.
  const std::vector<std::uint8_t> native{1, 1, 0, 0,  //
                                         1, 0, 0, 1,  //
                                         1, 1, 1, 1,  //
                                         0, 0, 1, 1};
  const auto reduced = [](const std::vector<std::uint8_t>& mask, std::int64_t height, std::int64_t width, Fit fit,
                          Reduction reduction) {
    std::vector<std::uint8_t> result(4);
    Geometry(height, width, fit, 2).reduce({mask.data(), height, width}, {result.data(), 2, 2}, reduction);
    return result;
  };
  using Mask = std::vector<std::uint8_t>;
  CHECK(reduced(native, 4, 4, Fit::pad, Reduction::conservative) == Mask{0, 0, 0, 1});
  CHECK(reduced(native, 4, 4, Fit::pad, Reduction::half) == Mask{1, 0, 1, 1});
  CHECK(reduced(native, 4, 4, Fit::pad, Reduction::any) == Mask{1, 1, 1, 1});
  const Mask line{1, 1, 1, 1};  // 1 x 4: three of four rows of the square are padding
  CHECK(reduced(line, 1, 4, Fit::pad, Reduction::conservative) == Mask{0, 0, 0, 0});
  CHECK(reduced(line, 1, 4, Fit::pad, Reduction::half) == Mask{1, 1, 0, 0});
  CHECK(reduced(line, 1, 4, Fit::stretch, Reduction::half) == Mask{1, 1, 1, 1});
}

TEST_CASE("an outline on the grid comes back on the native picture, for every fit") {
  constexpr std::int64_t size = 4;
  std::vector<float> left(size * size);
  for (std::size_t i = 0; i < left.size(); ++i) left[i] = i % size < 2 ? 1.0F : 0.0F;
  const auto outlined = [&](std::int64_t height, std::int64_t width, Fit fit, float level = 0.5F) {
    std::vector<std::uint8_t> native(static_cast<std::size_t>(height * width), 9);
    Geometry(height, width, fit, size).outline(left, level, {native.data(), height, width});
    return native;
  };
  const auto columns = [](const std::vector<std::uint8_t>& native, std::int64_t width) {
    std::int64_t seen = 0;
    for (std::int64_t x = 0; x < width; ++x) seen += native[static_cast<std::size_t>(x)];
    return seen;
  };
  for (const Fit fit : {Fit::pad, Fit::crop, Fit::stretch}) CHECK(columns(outlined(8, 8, fit), 8) == 4);
  CHECK(columns(outlined(8, 16, Fit::pad), 16) == 8);
  CHECK(columns(outlined(8, 16, Fit::crop), 16) == 4);  // the left half of the square, which begins at column 4
  CHECK(outlined(8, 16, Fit::crop)[0] == 0);
  CHECK(columns(outlined(16, 8, Fit::pad), 8) == 4);     // 4 columns of padding on each side
  CHECK(columns(outlined(1, 9, Fit::stretch), 9) == 5);  // the middle pixel lies on the level
  CHECK(outlined(1, 1, Fit::pad) == std::vector<std::uint8_t>{1});
  CHECK(columns(outlined(2, 2, Fit::pad), 2) == 1);
  CHECK(columns(outlined(8, 8, Fit::pad, 0.0F), 8) == 8);
}
