// Facts about TIFF: every kind that is read shows the same ramp, and the others are refused by name.
#include "framework/data/tiff.hpp"

#include <functional>

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/decoder.hpp"

using namespace collimator;

namespace {

constexpr const char* tiff_folder = COLLIMATOR_SOURCE_DIR "/tests/fuzz/corpus/tiff";

// Small files that tests/fuzz/tiff_seeds.py puts together from the specification.
std::string tiff_seed(const std::string& name) { return read_file(std::filesystem::path(tiff_folder) / name); }

std::string tiff_refusal(std::string_view bytes) {
  try {
    decode_picture(bytes, "x.tif");
    return "accepted";
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).starts_with("x.tif"));
    return error.what();
  }
}

using OfGrey = std::function<std::uint32_t(std::uint32_t grey, std::uint32_t greatest)>;

void shows_ramp(
    const std::string& name, int bits, Colour colour = Colour::luma,
    const OfGrey& expected = [](std::uint32_t grey, std::uint32_t) { return grey; }) {
  CAPTURE(name);
  const std::string bytes = tiff_seed(name);
  const Picture picture = decode_picture(bytes, name, colour);
  REQUIRE(picture.width == 9);
  REQUIRE(picture.height == 6);
  CHECK(picture.bits == bits);
  CHECK(probe_picture(bytes, name).bits == bits);
  for (std::uint32_t y = 0; y < 6; ++y)
    for (std::uint32_t x = 0; x < 9; ++x) {
      const std::uint32_t grey = (x * 37 + y * 91) * (picture.greatest() + 1) / 1000;
      CHECK(picture.at(y, x) == expected(grey, picture.greatest()));
    }
}

}  // namespace

TEST_CASE("however its values are written, a grey TIFF shows them") {
  for (const char* name :
       {"grey_8", "white_is_zero_8", "strips", "tiles", "lzw", "deflate", "packbits", "grey_opacity"})
    shows_ramp(name, 8);
  for (const char* name :
       {"grey_16", "grey_16_big_endian", "big_tiff", "white_is_zero_16", "small_tiles", "lzw_predictor"})
    shows_ramp(name, 16);
}

TEST_CASE("colours of a TIFF become grey as those of a PNG do") {
  const auto luma_of = [](std::uint32_t grey, std::uint32_t greatest) {
    return static_cast<std::uint32_t>((std::uint64_t{grey} * 19595 + std::uint64_t{greatest - grey} * 38470 +
                                       std::uint64_t{grey / 2} * 7471 + 32768) >>
                                      16);
  };
  for (const char* name : {"rgb_8", "rgba_8"}) shows_ramp(name, 8, Colour::luma, luma_of);
  shows_ramp("rgb_16", 16, Colour::luma, luma_of);
  shows_ramp("rgb_8", 8, Colour::brightest,
             [](std::uint32_t grey, std::uint32_t greatest) { return std::max(grey, greatest - grey); });
}

TEST_CASE("a TIFF is turned as its orientation says") {
  const Picture plain = decode_picture(tiff_seed("grey_8"), "plain"),
                turned = decode_picture(tiff_seed("turned"), "turned");
  CHECK(turned.width == 6);
  CHECK(turned.height == 9);
  CHECK(probe_picture(tiff_seed("turned"), "turned").width == 6);
  CHECK(turned.at(0, 5) == plain.at(0, 0));  // 6: the first row is at the right
  CHECK(turned.at(8, 5) == plain.at(0, 8));
}

TEST_CASE("kinds of TIFF that are not read are refused by name") {
  const auto has = [](const char* name, const char* part) {
    const std::string text = tiff_refusal(tiff_seed(name));
    CHECK_MESSAGE(text.find(part) != std::string::npos, text);
  };
  has("pages", "a TIFF of 2 pages");
  has("float", "a TIFF of floating-point values");
  has("signed", "a TIFF of signed values");
  has("cmyk", "a TIFF in CMYK; save it as grey or RGB");
  has("palette", "a TIFF in colours of a palette");
  has("planes", "keeps each colour in a plane of its own");
  has("jpeg_inside", "a TIFF of the compression 7");
  has("one_bit", "a TIFF of 1 bits");
  has("cut_off", "damaged or cut off");
}

TEST_CASE("a TIFF cut off anywhere is refused, and none with a changed byte crashes") {
  for (const auto& entry : std::filesystem::directory_iterator(tiff_folder)) {
    const std::string name = entry.path().filename().string(), bytes = tiff_seed(name);
    CAPTURE(name);
    for (std::size_t length = 0; length + 4 < bytes.size(); ++length) tiff_refusal(bytes.substr(0, length));
    CHECK(tiff_refusal(bytes.substr(0, bytes.size() / 2)) != "accepted");
    for (std::size_t i = 4; i < bytes.size(); ++i)
      for (const char change : {'\x5a', '\xff'}) {
        std::string changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ change);
        tiff_refusal(changed);
      }
  }
}

TEST_CASE("a TIFF is told from other formats") {
  for (const auto& entry : std::filesystem::directory_iterator(tiff_folder)) {
    std::vector<std::string_view> names;
    for (const Decoder& decoder : decoders())
      if (decoder.recognises(read_file(entry.path()))) names.push_back(decoder.name);
    CHECK(names == std::vector<std::string_view>{"TIFF"});
  }
  std::string both = read_file(COLLIMATOR_SOURCE_DIR "/tests/fuzz/corpus/dicom/explicit_8");
  both.replace(0, 4, std::string_view("II*\0", 4));  // a preamble may be a TIFF's head
  CHECK(decode_picture(both, "both").width == 9);
}

TEST_CASE("an RGB TIFF is three planes where colour is asked for, and a grey one is repeated") {
  for (const char* name : {"rgb_8", "rgba_8", "rgb_16"}) {
    const std::string bytes = tiff_seed(name);
    const Picture grey = decode_picture(bytes, name), coloured = decode_picture(bytes, name, Colour::rgb);
    REQUIRE(coloured.channels == 3);
    for (std::int64_t i = 0; i < 54; ++i) {
      const auto plane = [&](std::int64_t channel) { return std::uint64_t{coloured.at(6 * channel, i)}; };
      CHECK((plane(0) * 19595 + plane(1) * 38470 + plane(2) * 7471 + 32768) / 65536 == grey.at(0, i));
    }
  }
  const Picture repeated = decode_picture(tiff_seed("grey_8"), "grey_8", Colour::rgb);
  CHECK(repeated.at(3, 4) == repeated.at(15, 4));
}
