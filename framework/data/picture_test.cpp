// Facts about decoding: values as other programs read them, and damaged or lying files refused without a crash.
#include "framework/data/picture.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/decoder.hpp"

using namespace collimator;

namespace {

const std::filesystem::path data = COLLIMATOR_SOURCE_DIR "/../shared/data";

struct Sample {
  const char* name;
  const char* hex;
  std::vector<std::uint32_t> grey;  // of 3 rows of 5, but 6 of 9 of the JPEG
};

// PNG files put together from their specification in Python, and a JPEG written by Pillow 13.0; the values
// are Pillow's convert("L") of PNG (of 16 bits: the stored value, or its luma in NumPy) and OpenCV 5.0's
// IMREAD_GRAYSCALE of JPEG.
const std::vector<Sample> samples{
    {"grey 4",
     "89504e470d0a1a0a0000000d4948445200000005000000030400000000bbad7725000000144944415478da6310cf6b60485ba9c0"
     "b0e78f030015a1042d4191f3be0000000049454e44ae426082",
     {17, 119, 102, 238, 136, 102, 102, 170, 153, 34, 187, 204, 255, 204, 68}},
    {"grey 8",
     "89504e470d0a1a0a0000000d49484452000000050000000308000000007e5d9a240000001b4944415478da63f87168dff9c90c52"
     "6f45bf5e6678afcb3a773e005a66091c17252a6d0000000049454e44ae426082",
     {248, 194, 190, 207, 147, 26, 237, 21, 245, 211, 239, 45, 5, 157, 159}},
    {"grey 8 interlaced",
     "89504e470d0a1a0a0000000d4948445200000005000000030800000001095aaab20000001f4944415478da63f8c13099611fc37b"
     "d6f90c87ce33e8ce65907a2bfaf532005fa0091c25267f6f0000000049454e44ae426082",
     {248, 194, 190, 207, 147, 26, 237, 21, 245, 211, 239, 45, 5, 157, 159}},
    {"grey 16",
     "89504e470d0a1a0a0000000d49484452000000050000000310000000002ecd46670000002a4944415478da63087cb58c7d59dd26"
     "eb7bed0c5eef3f0431240a6ff869c2f071914f8af2b280446e0e00fe0d0dfb501e049c0000000049454e44ae426082",
     {20970, 42503, 42622, 45627, 56967, 19183, 61522, 97, 5040, 63796, 61858, 19556, 9126, 20577, 2824}},
    {"RGB 8",
     "89504e470d0a1a0a0000000d4948445200000005000000030802000000d45452af0000003b4944415478da013000cfff00e4a995"
     "3e7830c5790741b4855f4017009ba985eeed359ba13f4c7cbd4ab8a7003763d4d7a801ae39d1e96df4c253e01c3c17e5c5e7ef36"
     "0000000049454e44ae426082",
     {184, 94, 131, 140, 69, 161, 216, 148, 117, 149, 99, 163, 109, 161, 132}},
    {"RGBA 8",
     "89504e470d0a1a0a0000000d49484452000000050000000308060000005b36c5f80000004a4944415478da013f00c0ff00621a97"
     "d9a864e67a622536b2cc4aa0df2546868f006566219cee32cc2e0bbf2ec05491f0eb793440d900962be2f6f89ff99b80f89ac956"
     "caf90d895e0d15c3f61f8bfa20d2420000000049454e44ae426082",
     {62, 135, 57, 123, 67, 94, 124, 121, 138, 74, 96, 196, 201, 173, 98}},
    {"grey 8 with alpha",
     "89504e470d0a1a0a0000000d4948445200000005000000030804000000f13f0d730000002c4944415478da012100deff00f844c2"
     "31beb7cf3693a0001adbed7e1520f511d34b00ef692d7e054e9dd99f910b2b0f92f8209b500000000049454e44ae426082",
     {248, 194, 190, 207, 147, 26, 237, 21, 245, 211, 239, 45, 5, 157, 159}},
    {"palette of 4",
     "89504e470d0a1a0a0000000d494844520000000500000003020300000026582d6b0000000c504c5445096819f7453664efc6f948"
     "b592cc44230000000274524e5300809b2b4e18000000114944415478da63e03ac0b0b181611203000c32028ed2624bcd00000000"
     "49454e44ae426082",
     {67, 67, 193, 193, 137, 193, 137, 67, 121, 193, 193, 121, 67, 193, 67}},
    {"RGB 16",
     "89504e470d0a1a0a0000000d494844520000000500000003100200000084c48eec000000684944415478da015d00a2ff00ab66cd"
     "18ab4b104e85e64df88e03ae9032b9093d7ec49eb6201aec287b1200f7e28947ba99c62b7f2364c7aac505049e41871a2652348a"
     "08a5bdc3af87006381f4be61664e7ae8d2150c64990622594eb9ed59177e0c7b130fec17e195d328a432f00ac90000000049454e"
     "44ae426082",
     {48938, 23645, 38582, 24388, 41537, 45048, 37215, 18443, 17633, 34300, 47237, 41608, 11228, 31298, 12510}},
    {"grey, progressive",
     "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d"
     "1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc2000b080006000901011100ffc4"
     "001500010100000000000000000000000000000306ffda00080101000000010adfffc40018100002030000000000000000000000"
     "00000001030413ffda0008010100010502a11a3347ffc4001510010100000000000000000000000000000110ffda000801010006"
     "3f0227ffc40014100100000000000000000000000000000010ffda0008010100013f2112ffda0008010100000010ff00ffc40017"
     "100100030000000000000000000000000000415171ffda0008010100013f10ad864fffd9",
     {18, 41, 60, 78,  101, 119, 138, 161, 180, 26, 49, 68,  86,  109, 127, 146, 169, 187,
      36, 58, 77, 95,  118, 137, 156, 178, 197, 43, 66, 85,  103, 126, 144, 163, 186, 205,
      51, 73, 93, 111, 134, 152, 171, 194, 212, 58, 80, 100, 118, 141, 159, 178, 201, 219}}};

std::string bytes_of(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

std::string refusal(std::string_view bytes) {
  try {
    decode_picture(bytes, "x.png");
    return "accepted";
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).starts_with("x.png"));
    return error.what();
  }
}

}  // namespace

TEST_CASE("every kind of PNG and a progressive JPEG decode to the reference's grey") {
  for (const Sample& sample : samples) {
    CAPTURE(sample.name);
    const std::string bytes = bytes_of(sample.hex);
    const Picture picture = decode_picture(bytes, sample.name);
    const PictureHeader header = probe_picture(bytes, sample.name);
    CHECK(header.width == picture.width);
    CHECK(header.height == picture.height);
    CHECK(header.bits == picture.bits);
    CHECK(picture.bits == (std::string(sample.name).ends_with("16") ? 16 : 8));
    std::vector<std::uint32_t> grey;
    for (std::int64_t y = 0; y < picture.height; ++y)
      for (std::int64_t x = 0; x < picture.width; ++x) grey.push_back(picture.at(y, x));
    CHECK(grey == sample.grey);
  }
}

TEST_CASE("a picture cut off anywhere, or with any byte changed, is refused or decodes, and never crashes") {
  for (const Sample& sample : samples) {
    const std::string bytes = bytes_of(sample.hex);
    // The last four bytes of a PNG are the check sum of its empty end mark: all pixels are there without it.
    const std::size_t needed = bytes.size() - (bytes[0] == '\xff' ? 0 : 4);
    for (std::size_t length = 0; length < needed; ++length) {
      CAPTURE(sample.name);
      CAPTURE(length);
      CHECK(refusal(bytes.substr(0, length)) != "accepted");
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ 0x5a);
      const std::string result = refusal(changed);
      if (bytes[0] != '\xff') CHECK_MESSAGE(result != "accepted", sample.name << " byte " << i);  // PNG has check sums
    }
  }
}

TEST_CASE("a JPEG whose warnings cost no pixel decodes as without them; one that lost pixels is refused") {
  const std::string plain = read_file(COLLIMATOR_SOURCE_DIR "/tests/fuzz/corpus/jpeg/grey.jpg");
  const std::vector<std::uint8_t> expected = decode_picture(plain, "plain").data;
  const auto decoded = [](const std::string& bytes) { return decode_picture(bytes, "changed").data; };
  const std::size_t scan = plain.find("\xff\xda"), jfif = plain.find(std::string("JFIF\0", 5)), end = plain.size() - 2;
  REQUIRE(scan != std::string::npos);
  REQUIRE(jfif != std::string::npos);
  REQUIRE(plain.substr(end) == "\xff\xd9");
  std::string samsung = plain, version = plain, padded = plain, filled = plain;
  samsung[scan + 8] = 0;  // Ss, Se, Ah/Al of a sequential scan: nobody reads them
  version[jfif + 5] = 2;
  padded.insert(end, "\x12\0\x34", 3);
  filled.insert(end, 1000, '\0');
  for (const std::string& bytes : {samsung, version, padded, filled}) CHECK(decoded(bytes) == expected);
  std::string all = samsung;
  all[jfif + 5] = 2;
  all.insert(end, "\0\0\0", 3);
  CHECK(decoded(all) == expected);

  // A harmless warning does not hide a grave one behind it.
  for (const std::string& whole : {plain, samsung, version})
    CHECK_THROWS_WITH_AS(decoded(whole.substr(0, end - 8) + "\xff\xd9"), doctest::Contains("damaged or cut off"),
                         InputError);
  std::string noise = plain;
  for (int i = 0; i < 1000; ++i) noise.insert(end, 1, static_cast<char>(i * 7 % 251));
  CHECK_THROWS_WITH_AS(decoded(noise), doctest::Contains("extraneous bytes"), InputError);
}

TEST_CASE("a picture's values are shares of the greatest that its depth allows") {
  Picture picture(2, 2, 12);
  CHECK(picture.data.size() == 8);
  CHECK(picture.greatest() == 4095);
  CHECK(PictureHeader{.bits = 10}.greatest() == 1023);
  std::ranges::copy(std::vector<std::uint16_t>{0, 819, 2048, 4095}, picture.wide());
  CHECK(brightness_of(picture) == std::vector<float>{0, 819 / 4095.0f, 2048 / 4095.0f, 1});
  const Picture grey = decode_picture(bytes_of(samples[1].hex), "grey 8");
  CHECK(grey.greatest() == 255);
  CHECK(brightness_of(grey)[0] == 248 / 255.0f);
}

TEST_CASE("each format is recognised by its own decoder alone") {
  for (const Sample& sample : samples) {
    std::vector<std::string_view> names;
    for (const Decoder& decoder : decoders())
      if (decoder.recognises(bytes_of(sample.hex))) names.push_back(decoder.name);
    CHECK(names == std::vector<std::string_view>{sample.hex[0] == 'f' ? "JPEG" : "PNG"});
  }
  for (const Decoder& decoder : decoders()) CHECK(!decoder.recognises(""));
}

TEST_CASE("what is no picture is named for what it looks like") {
  const auto has = [](const std::string& text, const char* part) {
    CHECK_MESSAGE(text.find(part) != std::string::npos, text);
  };
  has(refusal(""), "is empty; expected a PNG, JPEG, TIFF or DICOM picture");
  has(refusal(std::string(128, '\0') + "DICM"), "a DICOM without PixelData");
  has(refusal(std::string("\x08\0\x05\0 ends here", 14)), "it looks like DICOM without preamble");
  has(refusal("version https://git-lfs.github.com/spec/v1"), "Git LFS pointer");
  has(refusal("<!DOCTYPE html>"), "web page");
  has(refusal("abcdefghijk"), "is neither PNG, JPEG, TIFF nor DICOM: it begins with the bytes 61 62 63 64 65 66 67 68");
  CHECK_THROWS_WITH_AS(decode_picture(std::filesystem::path("/nonexistent/a.png")),
                       doctest::Contains("/nonexistent/a.png"), InputError);
  CHECK_THROWS_WITH_AS(decode_picture(std::filesystem::temp_directory_path()), doctest::Contains("is a folder"),
                       InputError);
}

TEST_CASE("a header that promises too much, or nothing, is refused before memory is taken") {
  const auto with_size = [](std::uint32_t width, std::uint32_t height) {
    std::string bytes = bytes_of(samples[1].hex);
    for (int i = 0; i < 4; ++i) {
      bytes[16 + i] = static_cast<char>(width >> (24 - 8 * i));
      bytes[20 + i] = static_cast<char>(height >> (24 - 8 * i));
    }
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(bytes.data()) + 12, 17);
    for (int i = 0; i < 4; ++i) bytes[29 + i] = static_cast<char>(crc >> (24 - 8 * i));
    return bytes;
  };
  const auto has = [](const std::string& text, const char* part) {
    CHECK_MESSAGE(text.find(part) != std::string::npos, text);
  };
  CHECK(refusal(with_size(5, 3)) == "accepted");
  has(refusal(with_size(0, 3)), "damaged");
  has(refusal(with_size(11000, 11000)), "cannot hold 11000 x 11000 pixels");
  has(refusal(with_size(70000, 70000)), "at most 134217728 pixels");
  has(refusal(with_size(0x7fffffff, 0x7fffffff)), "pixels");
  has(refusal(with_size(5, 4)), "damaged or cut off");
}

TEST_CASE("real radiographs decode as in other programs, whatever their names say") {
  if (!std::filesystem::exists(data)) {
    MESSAGE("skipped: there is no " << data.string());
    return;
  }
  struct Known {
    const char* file;
    std::int64_t height, width;
    std::uint32_t crc;  // of the grey values: Pillow 13.0 for PNG, OpenCV 5.0 for JPEG
  };
  const std::vector<Known> known{
      {"nih-chestxray14/images/00000100_000.png", 1024, 1024, 1531401842},
      {"nih-chestxray14/images/00001369_000.png", 1024, 1024, 632056476},
      {"nih-chestxray14/images/00002578_000.png", 1024, 1024, 4083294231},
      {"nih-chestxray14/images/00004934_000.png", 1024, 1024, 1410117149},
      {"hannover-covid19/png/00870a9c.png", 524, 640, 237982947},
      {"hannover-covid19/masks/00870a9c.jpg", 2000, 2000, 1383805265},
      {"covid-cxr-segmentations/images/ARDSSevere.png", 631, 790, 3181390746},
      {"covid-cxr-segmentations/images/acute-respiratory-distress-syndrome-ards-1.jpg", 2048, 2494, 1412007518},
      {"pediatric-pneumonia/chest_xray/test/NORMAL/IM-0005-0001.jpeg", 224, 224, 1555594251},
      {"pediatric-pneumonia/native/chest_xray/test/NORMAL/IM-0007-0001.jpeg", 1818, 2053, 299355081},
      {"pediatric-pneumonia/native/chest_xray/test/NORMAL/IM-0011-0001-0002.jpeg", 1945, 2214, 3611472535},
  };
  for (const Known& file : known) {
    CAPTURE(file.file);
    const Picture picture = decode_picture(data / file.file);
    CHECK(picture.height == file.height);
    CHECK(picture.width == file.width);
    CHECK(crc32(0, picture.data.data(), static_cast<uInt>(picture.data.size())) == file.crc);
    const PictureHeader header = probe_picture(data / file.file);
    CHECK(header.height == file.height);
  }
}
