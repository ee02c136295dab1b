// Facts about PNG: every depth, palette and opacity, in rows and interlaced, shows the values that were put in.
#include "framework/data/png.hpp"

#include <array>

#include <doctest/doctest.h>
#include <zlib.h>

using namespace collimator;

namespace {

constexpr std::size_t wide = 11, high = 9;

std::string four_bytes(std::size_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

std::string chunk_of(const std::string& name, const std::string& content) {
  const std::string named = name + content;
  const auto sum = ::crc32(0, reinterpret_cast<const Bytef*>(named.data()), static_cast<uInt>(named.size()));
  return four_bytes(content.size()) + named + four_bytes(sum);
}

struct Kind {
  int bits, colour, channels;
};

// The values of a pixel, in file order; the last of two or four is opacity.
std::size_t value_at(const Kind& kind, std::size_t x, std::size_t y, int channel) {
  return (x * 7 + y * 13 + static_cast<std::size_t>(channel) * 5 + x * y) * 37 % (std::size_t{1} << kind.bits);
}

// By the PNG specification (sections 7.2 and 8): no filter, all passes of Adam7 where it is interlaced.
std::string png_of_kind(const Kind& kind, bool is_interlaced, const std::string& palette) {
  struct Pass {
    std::size_t left, top, across, down;
  };
  constexpr std::array<Pass, 7> adam7{
      {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
  std::string rows;
  const auto add = [&](const Pass& pass) {
    if (pass.left >= wide) return;
    for (std::size_t y = pass.top; y < high; y += pass.down) {
      rows += '\0';
      std::size_t held = 0, bits = 0;
      for (std::size_t x = pass.left; x < wide; x += pass.across)
        for (int channel = 0; channel < kind.channels; ++channel) {
          held = held << kind.bits | value_at(kind, x, y, channel);
          for (bits += static_cast<std::size_t>(kind.bits); bits >= 8; bits -= 8)
            rows += static_cast<char>(held >> (bits - 8));
        }
      if (bits > 0) rows += static_cast<char>(held << (8 - bits));
    }
  };
  if (is_interlaced)
    for (const Pass& pass : adam7) add(pass);
  else
    add({0, 0, 1, 1});
  uLongf size = compressBound(rows.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rows.data()), rows.size());
  packed.resize(size);
  const std::string header = four_bytes(wide) + four_bytes(high) + static_cast<char>(kind.bits) +
                             static_cast<char>(kind.colour) + std::string(2, '\0') + (is_interlaced ? '\1' : '\0');
  return "\x89PNG\r\n\x1a\n" + chunk_of("IHDR", header) + palette + chunk_of("IDAT", packed) + chunk_of("IEND", "");
}

std::uint32_t luma_of(std::uint64_t red, std::uint64_t green, std::uint64_t blue) {
  return static_cast<std::uint32_t>((red * 19595 + green * 38470 + blue * 7471 + 32768) >> 16);
}

}  // namespace

TEST_CASE("a PNG of any depth and colour, interlaced or not, shows its values in grey") {
  std::string colours, opacity;
  for (int i = 0; i < 256; ++i) {
    colours += {static_cast<char>(i), static_cast<char>(i * 3), static_cast<char>(255 - i)};
    opacity += static_cast<char>(i * 11);
  }
  for (const Kind& kind : {Kind{1, 0, 1}, Kind{2, 0, 1}, Kind{4, 0, 1}, Kind{8, 0, 1}, Kind{16, 0, 1}, Kind{8, 2, 3},
                           Kind{16, 2, 3}, Kind{1, 3, 1}, Kind{2, 3, 1}, Kind{4, 3, 1}, Kind{8, 3, 1}, Kind{8, 4, 2},
                           Kind{16, 4, 2}, Kind{8, 6, 4}, Kind{16, 6, 4}})
    for (const bool is_interlaced : {false, true}) {
      CAPTURE(kind.bits);
      CAPTURE(kind.colour);
      CAPTURE(is_interlaced);
      const std::size_t entries = std::size_t{1} << std::min(kind.bits, 8);
      const bool has_palette = kind.colour == 3;
      const std::string palette =
          has_palette ? chunk_of("PLTE", colours.substr(0, 3 * entries)) + chunk_of("tRNS", opacity.substr(0, entries))
                      : std::string();
      const Picture picture = decode_picture(png_of_kind(kind, is_interlaced, palette), "x.png");
      REQUIRE(picture.width == wide);
      REQUIRE(picture.height == high);
      REQUIRE(picture.bits == (kind.bits == 16 ? 16 : 8));
      std::size_t differing = 0;
      for (std::size_t y = 0; y < high; ++y)
        for (std::size_t x = 0; x < wide; ++x) {
          const auto value = [&](int channel) { return value_at(kind, x, y, channel); };
          const std::size_t first = value(0);
          const std::uint32_t expected =
              has_palette          ? luma_of(first, first * 3 % 256, 255 - first)
              : kind.channels >= 3 ? luma_of(first, value(1), value(2))
                                   : static_cast<std::uint32_t>(kind.bits < 8 ? first * 255 / (entries - 1) : first);
          differing += picture.at(static_cast<std::int64_t>(y), static_cast<std::int64_t>(x)) != expected;
        }
      CHECK(differing == 0);
    }
}
