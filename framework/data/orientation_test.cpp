// Which way up pictures are: as other programs turn them, and nothing where the EXIF data are damaged.
#include "framework/data/orientation.hpp"

#include <sstream>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <zlib.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/jpeg.hpp"
#include "framework/data/png_chunks.hpp"

using namespace collimator;

namespace {

std::string of_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

}  // namespace

TEST_CASE("a picture is turned as its EXIF data say, as Pillow's exif_transpose does") {
  // Rows 1 2 3 and 4 5 6, by Pillow 13.0 with orientation 6; the tag's value and the check sum are put in below.
  const std::string stored = of_hex(
      "89504e470d0a1a0a0000000d4948445200000003000000020800000000b81f39c60000001a655849664d4d002a0000000800"
      "0101120003000000010006000000000000d6674b690000001049444154789c63646464646166640400003e000eb44e3f7f00"
      "00000049454e44ae426082");
  const std::size_t chunk = stored.find("eXIf"), length = 26;
  const auto with = [&](int orientation) {
    std::string bytes = stored;
    bytes[chunk + 4 + 19] = static_cast<char>(orientation);
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(bytes.data() + chunk), 4 + length);
    for (int i = 0; i < 4; ++i) bytes[chunk + 4 + length + i] = static_cast<char>(sum >> (24 - 8 * i));
    return bytes;
  };
  REQUIRE(with(6) == stored);
  using Values = std::vector<std::uint8_t>;
  const std::vector<Values> expected{{1, 2, 3, 4, 5, 6}, {3, 2, 1, 6, 5, 4}, {6, 5, 4, 3, 2, 1}, {4, 5, 6, 1, 2, 3},
                                     {1, 4, 2, 5, 3, 6}, {4, 1, 5, 2, 6, 3}, {6, 3, 5, 2, 4, 1}, {3, 6, 2, 5, 1, 4}};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(orientation);
    const std::string bytes = with(orientation);
    const Picture picture = decode_picture(bytes, "turned");
    CHECK(picture.data == expected[static_cast<std::size_t>(orientation - 1)]);
    CHECK(picture.width == (orientation < 5 ? 3 : 2));
    CHECK(probe_picture(bytes, "turned").width == picture.width);
    CHECK(probe_picture(bytes, "turned").height == picture.height);
  }
  for (const int nonsense : {0, 9, 255}) CHECK(decode_picture(with(nonsense), "nonsense").data == expected[0]);
  // Behind the pixels it counts as well; and a JPEG has it in a segment of its own.
  const std::size_t begin = chunk - 4, size = 12 + length, last = stored.size() - 12;
  std::string behind = stored.substr(0, begin) + stored.substr(begin + size, last - begin - size) +
                       stored.substr(begin, size) + stored.substr(last);
  CHECK(decode_picture(behind, "behind").data == expected[5]);
  CHECK(probe_picture(behind, "behind").width == 2);
  std::string jpeg = read_file(COLLIMATOR_SOURCE_DIR "/tests/fuzz/corpus/jpeg/grey.jpg");
  const Picture upright = decode_picture(jpeg, "upright");
  jpeg.insert(2, std::string("\xff\xe1\0\x22", 4) + std::string("Exif\0\0", 6) + stored.substr(chunk + 4, length));
  const Picture side = decode_picture(jpeg, "side");
  REQUIRE(side.width == upright.height);
  CHECK(side.at(0, 0) == upright.at(upright.height - 1, 0));
  CHECK(side.at(0, side.width - 1) == upright.at(0, 0));
}

TEST_CASE("a picture is turned wherever its file says an orientation, as Pillow's exif_transpose does") {
  std::istringstream cases(read_file(COLLIMATOR_SOURCE_DIR "/framework/data/orientation_cases.txt"));
  std::string name, hex;
  int expected = 0, count = 0;
  while (cases >> name >> expected >> hex) {
    CAPTURE(name);
    const std::string bytes = of_hex(hex);
    const bool jpeg = is_jpeg(bytes);
    CHECK((jpeg ? orientation_of_jpeg(bytes) : orientation_of_png(bytes)) == expected);
    CHECK(probe_picture(bytes, name).width == (expected < 5 ? 3 : 2));
    CHECK(decode_picture(bytes, name).width == (expected < 5 ? 3 : 2));
    // Whatever is damaged, nothing outside is read.
    for (std::size_t i = 8; i < bytes.size(); ++i) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ 0x55);
      const int orientation = jpeg ? orientation_of_jpeg(changed) : orientation_of_png(changed);
      CHECK((orientation >= 1 && orientation <= 8));
    }
    ++count;
  }
  CHECK(count == 64);
}

TEST_CASE("what viewers other than Pillow know is applied, too") {
  // ImageMagick's older name for EXIF data in a PNG, which may be XMP as well.
  const std::string exif = of_hex("4d4d002a00000008000101120003000000010006000000000000");
  const auto with = [](const std::string& keyword, const std::string& content) {
    std::string body = "tEXt" + keyword + '\0' + content;
    std::string chunk(4, '\0');
    chunk[2] = static_cast<char>((body.size() - 4) >> 8);
    chunk[3] = static_cast<char>((body.size() - 4) & 0xff);
    return std::string("\x89PNG\r\n\x1a\n") + chunk + body + "sums";
  };
  const auto profile = [](const std::string& bytes) {
    std::string text = "\nAPP1\n  " + std::to_string(bytes.size()) + "\n";
    for (const char byte : bytes) text += fmt::format("{:02X}", static_cast<unsigned char>(byte));
    return text + "\n";
  };
  CHECK(orientation_of_png(with("Raw profile type APP1", profile(std::string("Exif\0\0", 6) + exif))) == 6);
  const std::string xmp = std::string(xmp_signature) + "<a tiff:Orientation='8'/>";
  CHECK(orientation_of_png(with("Raw profile type APP1", profile(xmp))) == 8);
  CHECK(orientation_of_png(with("Raw profile type exif", "")) == 1);
  CHECK(orientation_of({}, "tiff:Orientation tiff:Orientation>") == 1);
}

TEST_CASE("an animated PNG is refused by name, as only its first picture could be read") {
  const std::string bytes = read_file(COLLIMATOR_SOURCE_DIR "/tests/fuzz/corpus/png/grey_8.png");
  const auto animated = [&](int frames) {
    std::string chunk(
        "\0\0\0\x08"
        "acTL\0\0\0\0\0\0\0\0",
        16);
    chunk[11] = static_cast<char>(frames);
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(chunk.data() + 4), 12);
    for (int i = 0; i < 4; ++i) chunk += static_cast<char>(sum >> (24 - 8 * i));
    std::string changed = bytes;
    return changed.insert(33, chunk);  // behind the header
  };
  CHECK(decode_picture(animated(1), "one").data == decode_picture(bytes, "none").data);
  CHECK_THROWS_WITH(decode_picture(animated(3), "x.png"),
                    "x.png: an animated PNG: 3 pictures in one file; save the one that is meant by itself");
  CHECK_THROWS_AS(probe_picture(animated(2), "x.png"), InputError);
}

TEST_CASE("EXIF data that are damaged anywhere turn nothing and read nothing outside") {
  const std::string exif = of_hex("4d4d002a00000008000101120003000000010006000000000000");
  CHECK(orientation_of(exif) == 6);
  for (std::size_t length = 0; length < 20; ++length) CHECK(orientation_of(exif.substr(0, length)) == 1);
  for (std::size_t i = 0; i < exif.size(); ++i)
    for (const char byte : {'\0', '\x7f', '\xff'}) {
      std::string changed = exif;
      changed[i] = byte;
      const int orientation = orientation_of(changed);
      CHECK(orientation >= 1);
      CHECK(orientation <= 8);
    }
}
