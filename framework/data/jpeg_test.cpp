// Facts about JPEG: grey and RGB are read, and what prints in four inks is refused by name.
#include "framework/data/jpeg.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include <doctest/doctest.h>
#include <jpeglib.h>

#include "framework/base/error.hpp"

using namespace collimator;

namespace {

// A picture of 8 x 8 equal pixels.
std::string jpeg_in(J_COLOR_SPACE given, J_COLOR_SPACE stored, std::array<JSAMPLE, 4> pixel, int channels) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &bytes, &size);
  info.image_width = info.image_height = 8;
  info.input_components = channels;
  info.in_color_space = given;
  jpeg_set_defaults(&info);
  jpeg_set_colorspace(&info, stored);
  jpeg_set_quality(&info, 100, TRUE);
  jpeg_start_compress(&info, TRUE);
  std::string row;
  for (int x = 0; x < 8; ++x)
    for (int i = 0; i < channels; ++i) row += static_cast<char>(pixel[static_cast<std::size_t>(i)]);
  auto* line = reinterpret_cast<JSAMPROW>(row.data());
  while (info.next_scanline < 8) jpeg_write_scanlines(&info, &line, 1);
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  const std::string result(reinterpret_cast<const char*>(bytes), size);
  std::free(bytes);
  return result;
}

}  // namespace

TEST_CASE("a JPEG in CMYK or YCCK is refused by name, also where only its header is read") {
  for (const J_COLOR_SPACE stored : {JCS_CMYK, JCS_YCCK}) {
    const std::string bytes = jpeg_in(JCS_CMYK, stored, {10, 20, 30, 40}, 4);
    CHECK_THROWS_WITH_AS(decode_picture(bytes, "inks.jpg"), doctest::Contains("inks.jpg: a JPEG in CMYK"), InputError);
    CHECK_THROWS_WITH_AS(probe_picture(bytes, "inks.jpg"), doctest::Contains("inks.jpg: a JPEG in CMYK"), InputError);
  }
}

TEST_CASE("grey and RGB are read, RGB also where it is stored as such") {
  CHECK(decode_picture(jpeg_in(JCS_GRAYSCALE, JCS_GRAYSCALE, {77}, 1), "grey").at(3, 3) == 77);
  // ITU-R BT.601: 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2
  CHECK(decode_picture(jpeg_in(JCS_RGB, JCS_YCbCr, {200, 100, 50}, 3), "colour").at(3, 3) == 124);
  CHECK(decode_picture(jpeg_in(JCS_RGB, JCS_RGB, {200, 100, 50}, 3), "stored as RGB").at(3, 3) == 124);
}
