// Facts about the quick way through a PNG: the same pixels for every filter and depth, and nothing unusual is taken.
#include "framework/data/plain_png.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <spng.h>
#include <zlib.h>

#include "framework/base/file.hpp"
#include "framework/data/png.hpp"

using namespace collimator;

namespace {

std::string big_endian(std::size_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

std::string png_chunk(const std::string& name, const std::string& content) {
  const std::string named = name + content;
  return big_endian(content.size()) + named +
         big_endian(::crc32(0, reinterpret_cast<const Bytef*>(named.data()), static_cast<uInt>(named.size())));
}

std::string zlib_stream(const std::string& content) {
  uLongf size = compressBound(content.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(content.data()),
           content.size());
  return packed.substr(0, size);
}

constexpr std::size_t columns = 7, lines = 10;  // each filter stands on the first row of one picture, and twice below

// Rows of noise behind their filters, which begin with `first`.
std::string noise(std::size_t row_bytes, int first) {
  std::string rows;
  for (std::size_t y = 0; y < lines; ++y) {
    rows += static_cast<char>((static_cast<std::size_t>(first) + y) % 5);
    for (std::size_t x = 0; x < row_bytes; ++x) rows += static_cast<char>((x * x * 31 + y * 177 + x * y * 11) >> 2);
  }
  return rows;
}

std::string png_of(int bits, int colour, const std::string& data_chunks) {
  const std::string header = big_endian(columns) + big_endian(lines) + static_cast<char>(bits) +
                             static_cast<char>(colour) + std::string(3, '\0');
  return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", header) + data_chunks;
}

// libspng's own decoding, values in the file's order.
std::vector<std::uint8_t> by_libspng(const std::string& bytes, std::size_t size) {
  std::vector<std::uint8_t> pixels(size);
  spng_ctx* decoder = spng_ctx_new(0);
  spng_set_png_buffer(decoder, bytes.data(), bytes.size());
  CHECK(spng_decode_image(decoder, pixels.data(), size, SPNG_FMT_RAW, 0) == 0);
  spng_ctx_free(decoder);
  return pixels;
}

}  // namespace

TEST_CASE("the quick way gives libspng's pixels, for each filter, colour and depth") {
  for (const auto& kind : {std::pair(0, 1), std::pair(2, 3), std::pair(4, 2), std::pair(6, 4)})
    for (const int bits : {8, 16})
      for (int first = 0; first < 5; ++first) {
        const int colour = kind.first, channels = kind.second;
        CAPTURE(colour);
        CAPTURE(bits);
        const std::size_t pixel_bytes = static_cast<std::size_t>(channels * bits / 8),
                          row_bytes = columns * pixel_bytes;
        const std::string stream = zlib_stream(noise(row_bytes, first));
        const std::string whole = png_of(bits, colour, png_chunk("IDAT", stream) + png_chunk("IEND", ""));
        const std::string parted = png_of(bits, colour,
                                          png_chunk("IDAT", stream.substr(0, 9)) + png_chunk("IDAT", "") +
                                              png_chunk("IDAT", stream.substr(9)) + png_chunk("IEND", ""));
        const std::vector<std::uint8_t> expected = by_libspng(whole, lines * row_bytes);
        for (const std::string& bytes : {whole, parted}) {
          std::vector<std::uint8_t> pixels(lines * row_bytes);
          CHECK(unpack_plain_png(bytes, {lines, row_bytes, pixel_bytes}, pixels));
          CHECK(pixels == expected);
        }
      }
}

TEST_CASE("what is unusual or damaged is left to libspng") {
  const std::string rows = noise(columns, 0), stream = zlib_stream(rows);
  const std::string end = png_chunk("IEND", ""), data = png_chunk("IDAT", stream);
  const auto taken = [&](const std::string& chunks) {
    std::vector<std::uint8_t> pixels(columns * lines);
    return unpack_plain_png(png_of(8, 0, chunks), {lines, columns, 1}, pixels);
  };
  const auto changed = [](std::string bytes, std::size_t at) {
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    return bytes;
  };
  CHECK(taken(data + end));
  CHECK(!taken(data));
  CHECK(!taken(end));
  CHECK(!taken(data + end + "more"));
  CHECK(!taken(data + png_chunk("tEXt", "Title\0x") + end));
  CHECK(!taken(png_chunk("IDAT", stream + "more") + end));
  CHECK(!taken(png_chunk("IDAT", stream.substr(0, stream.size() - 1)) + end));
  CHECK(!taken(png_chunk("IDAT", changed(stream, stream.size() - 1)) + end));  // the sum of the rows
  CHECK(!taken(changed(data, data.size() - 1) + end));                         // of the chunk
  CHECK(!taken(data + changed(end, 11)));
  CHECK(!taken(png_chunk("IDAT", zlib_stream(rows + "more")) + end));
  CHECK(!taken(png_chunk("IDAT", zlib_stream(rows.substr(1))) + end));
  CHECK(!taken(png_chunk("IDAT", zlib_stream("\5" + rows.substr(1))) + end));  // a filter that there is not
  CHECK(!taken(png_chunk("IDAT", "") + end));
}

TEST_CASE("real radiographs take the quick way") {
  const std::filesystem::path folder = COLLIMATOR_SOURCE_DIR "/../shared/data/nih-chestxray14/images";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: there is no " << folder.string());
    return;
  }
  int quick = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string bytes = read_file(entry.path());
    if (bytes[25] != 0) continue;  // in colour
    std::vector<std::uint8_t> pixels(1024 * 1024);
    CHECK(unpack_plain_png(bytes, {1024, 1024, 1}, pixels));
    if (quick++ < 5) CHECK(pixels == by_libspng(bytes, pixels.size()));
  }
  CHECK(quick == 86);
}
