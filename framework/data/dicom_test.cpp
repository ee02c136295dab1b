// Facts about DICOM: stored values and greys as other programs have them, and what is no one grey picture is refused.
#include "framework/data/dicom.hpp"

#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <thread>

#include <doctest/doctest.h>
#include <sodium.h>
#include <zlib.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/decoder.hpp"

using namespace collimator;

namespace {

const std::filesystem::path samples = COLLIMATOR_SOURCE_DIR "/../shared/data/dicom-samples";
constexpr std::int64_t width = 9, height = 6;

// Small files that tests/fuzz/dicom_seeds.py makes; all show ramp_at().
std::string seed(const std::string& name) {
  return read_file(COLLIMATOR_SOURCE_DIR "/tests/fuzz/corpus/dicom/" + name);
}
int ramp_at(std::int64_t x, std::int64_t y, int bits) {
  return static_cast<int>((x * 37 + y * 91) * (1 << bits) / 1000);
}

std::string refusal(std::string_view bytes) {
  try {
    decode_picture(bytes, "x.dcm");
    return "accepted";
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).starts_with("x.dcm"));
    return error.what();
  }
}

void shows(const std::string& name, const std::function<double(int)>& grey, int bits = 12, double tolerance = 0.5001) {
  CAPTURE(name);
  const Picture picture = decode_picture(seed(name), name);
  REQUIRE(picture.width == width);
  REQUIRE(picture.height == height);
  CHECK(picture.bits == bits);
  const PictureHeader header = probe_picture(seed(name), name);
  CHECK(header.bits == bits);
  CHECK(header.width == width);
  double worst = 0;
  for (std::int64_t y = 0; y < height; ++y)
    for (std::int64_t x = 0; x < width; ++x)
      worst = std::max(worst, std::abs(grey(ramp_at(x, y, bits)) - picture.at(y, x)));
  CHECK(worst <= tolerance);
}

std::string with(std::string bytes, std::string_view tag, std::size_t behind, std::string_view value) {
  const std::size_t at = bytes.find(tag);
  REQUIRE(at != std::string::npos);
  return bytes.replace(at + behind, value.size(), value);
}

}  // namespace

TEST_CASE("stored values of real DICOM files equal pydicom's, and what is cut off is refused") {
  if (!std::filesystem::exists(samples)) {
    MESSAGE("skipped: there is no " << samples.string());
    return;
  }
  std::ifstream table(samples / "reference.csv");
  std::string line;
  std::getline(table, line);
  int rows = 0;
  while (std::getline(table, line)) {
    std::vector<std::string> cells;
    std::stringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    cells.resize(23);
    ++rows;
    const std::string name = cells[0];
    CAPTURE(name);
    const MappedFile mapped(samples / name);
    if (cells[18] != "yes") {
      CHECK_THROWS_WITH_AS(decode_picture(samples / name), doctest::Contains(name.c_str()), InputError);
      CHECK_THROWS_WITH_AS(probe_picture(samples / name), doctest::Contains("cut off"), InputError);
      continue;
    }
    const DicomElements file(mapped.bytes(), name);
    const DicomPixels pixels = dicom_pixels(file);
    CHECK(pixels.height == std::stoi(cells[11]));
    CHECK(pixels.width == std::stoi(cells[12]));
    CHECK(pixels.stored == std::stoi(cells[9]));
    CHECK(pixels.is_signed == (cells[10] == "1"));
    const std::vector<std::uint16_t> bits = stored_values_of_dicom(file, pixels);
    std::int64_t least = 1 << 20, most = -(1 << 20);
    double sum = 0;
    std::string bytes;
    for (const std::uint16_t value : bits) {
      const std::int64_t stored = pixels.value_of(value);
      least = std::min(least, stored);
      most = std::max(most, stored);
      sum += static_cast<double>(stored);
      bytes += static_cast<char>(stored & 255);
      if (pixels.allocated == 16) bytes += static_cast<char>(stored >> 8 & 255);
    }
    // Two decoders of a JPEG with loss may differ by one in a value, as their inverse transforms round differently.
    const bool is_lossy = cells[22].empty();
    CHECK(std::abs(least - std::stol(cells[19])) <= (is_lossy ? 1 : 0));
    CHECK(std::abs(most - std::stol(cells[20])) <= (is_lossy ? 1 : 0));
    CHECK(sum / static_cast<double>(bits.size()) ==
          doctest::Approx(std::stod(cells[21])).epsilon(is_lossy ? 2e-3 : 1e-5));
    if (is_lossy) continue;
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::string text;
    for (const unsigned char byte : digest) text += fmt::format("{:02x}", byte);
    CHECK(text == cells[22]);
  }
  CHECK(rows == 12);
}

// Checked against DCMTK 3.6.7 (dcmj2pnm +opn BITS, +Wi 1 or +Wl 1 where there is a window or a LUT): all values are
// equal.
TEST_CASE("real DICOM files are shown as DCMTK shows them") {
  if (!std::filesystem::exists(samples)) return;
  const std::map<std::string, std::uint32_t> known{{"CR-MONO1-10-chest", 0xecbc718b},
                                                   {"mlut_18.dcm", 0xef66efdd},
                                                   {"vlut_04.dcm", 0xf3bada5d},
                                                   {"JPEG-LL.dcm", 0x357e176b},
                                                   {"test1.dcm", 0x0d4d0f70}};
  for (const auto& each : known) {
    CAPTURE(each.first);
    const Picture picture = decode_picture(samples / each.first);
    CHECK(crc32(0, picture.data.data(), static_cast<uInt>(picture.data.size())) == each.second);
  }
}

TEST_CASE("however its values are written, a DICOM shows them") {
  const auto as_stored = [](int value) { return value; };
  for (const char* name :
       {"explicit_12", "implicit", "big_endian", "no_preamble", "no_preamble_explicit", "run_lengths", "two_pieces",
        "jpeg_ls_12", "jpeg_2000_12", "high_bits", "nested", "open_sequence", "unknown_sequence", "signed"})
    shows(name, as_stored, 12, 0);
  for (const char* name : {"explicit_8", "big_endian_8", "jpeg_ls_8"}) shows(name, as_stored, 8, 0);
  shows("explicit_16", as_stored, 16, 0);
  for (int predictor = 1; predictor <= 7; ++predictor) shows("lossless_" + std::to_string(predictor), as_stored, 16, 0);
  shows("extended_12", as_stored, 12, 4);
  shows("baseline_8", as_stored, 8, 4);
}

TEST_CASE("rescale, windows, LUTs, MONOCHROME1 and padding follow the standard's formulas") {
  const auto clamped = [](double y) { return std::clamp(y, 0.0, 1.0) * 4095; };
  shows("window", [&](int v) { return 4095 - clamped((1.5 * v - 24 - 999.5) / 799.5 + 0.5); });
  shows("exact", [&](int v) { return clamped((v - 1000) / 800.0 + 0.5); });
  shows("sigmoid", [](int v) { return 4095 / (1 + std::exp(-4 * (v - 1000) / 800.0)); });
  const auto entry = [](int v) { return v <= 100 ? 0 : v == 101 ? 100 : v == 102 ? 1000 : 1023; };
  for (const char* name : {"voi_lut", "modality_lut"}) shows(name, [&](int v) { return entry(v) / 1023.0 * 4095; });
  shows(
      "voi_lut_bytes", [](int v) { return std::clamp(v - 9, 1, 4); }, 8, 0);
  shows(
      "padding", [](int v) { return 100 <= v && v <= 600 ? 0 : v; }, 12, 0);
}

TEST_CASE("what a pixel shows does not depend on any other pixel") {
  for (const char* name : {"explicit_12", "window", "sigmoid", "voi_lut", "modality_lut", "padding", "signed"}) {
    const std::string bytes = seed(name);
    std::string changed = bytes;
    changed[changed.size() - 1] = '\x0f';  // the last value becomes 0x0fff, in range
    changed[changed.size() - 2] = '\xff';
    const Picture before = decode_picture(bytes, name), after = decode_picture(changed, name);
    std::size_t differing = 0;
    for (std::int64_t i = 0; i < width * height; ++i) differing += before.at(0, i) != after.at(0, i);
    CHECK_MESSAGE(differing <= 1, name);
  }
}

TEST_CASE("what is not one grey picture of at most 16 bits is refused by name") {
  const auto has = [](const std::string& text, const char* part) {
    CHECK_MESSAGE(text.find(part) != std::string::npos, text);
  };
  const std::string plain = seed("explicit_12");
  has(refusal(seed("frames")), "a multi-frame DICOM: 3 pictures");
  has(refusal(seed("colour")), "a DICOM in RGB");
  has(refusal(seed("cut_off")), "(7fe0,0010) has 108 bytes, and 101 are left");
  constexpr std::string_view rows("\x28\0\x10\0", 4), allocated("\x28\0\0\1", 4), stored("\x28\0\1\1", 4),
      photometric("\x28\0\4\0", 4), pixels("\xe0\x7f\x10\0", 4);
  has(refusal(with(plain, rows, 8, std::string_view("\0\0", 2))), "9 x 0 pixels");
  has(refusal(with(plain, rows, 8, "\xff\xff")), "it has 108 bytes of pixels, expected 1179630");
  has(refusal(with(plain, allocated, 8, std::string_view("\x20\0", 2))), "32 BitsAllocated; 8 and 16 are read");
  has(refusal(with(plain, stored, 8, std::string_view("\x11\0", 2))), "17 BitsStored");
  has(refusal(with(plain, photometric, 8, "YBR_FULL   ")), "a DICOM in YBR_FULL");
  has(refusal(with(plain, pixels, 0, std::string_view("\xe0\x7f\x11\0", 4))), "without PixelData");
  has(refusal(with(seed("run_lengths"), "1.2.840.10008.1.2.5", 0, "1.2.840.10008.1.2.9")), "1.2.840.10008.1.2.9");
  has(refusal(with(plain, "1.2.840.10008.1.2.1", 0, "1.2.840.10008.1.2.7")), "accepted");
}

TEST_CASE("a stream that says another size than the DICOM around it is refused") {
  constexpr std::string_view columns("\x28\0\x11\0", 4);
  for (const char* name : {"lossless_1", "baseline_8", "extended_12", "jpeg_ls_8", "jpeg_2000_12"}) {
    CAPTURE(name);
    const std::string result = refusal(with(seed(name), columns, 8, std::string_view("\5\0", 2)));
    CHECK_MESSAGE(result.find("in it 9 x 6") != std::string::npos, result);
  }
  const std::string result = refusal(with(seed("run_lengths"), columns, 8, std::string_view("\x0b\0", 2)));
  CHECK_MESSAGE(result.find("its run lengths come to 54 of 66 values") != std::string::npos, result);
}

TEST_CASE("a stream that is cut off inside a whole DICOM is refused") {
  for (const char* name : {"lossless_1", "lossless_4", "baseline_8", "extended_12", "jpeg_ls_8", "jpeg_ls_12",
                           "jpeg_2000_12", "run_lengths"}) {
    CAPTURE(name);
    const std::string bytes = seed(name);
    const std::size_t item = bytes.find(std::string_view("\xe0\x7f\x10\0OB", 6)) + 20, begin = item + 8;
    const std::size_t size = bytes.size() - 8 - begin;
    REQUIRE(static_cast<unsigned char>(bytes[item + 4]) + 256u * static_cast<unsigned char>(bytes[item + 5]) == size);
    for (const std::size_t left : {size - 20, size / 2, std::size_t{2}, std::size_t{0}}) {
      CAPTURE(left);
      std::string cut = bytes;
      cut.erase(begin + left, size - left);
      cut[item + 4] = static_cast<char>(left & 255);
      cut[item + 5] = static_cast<char>(left >> 8);
      const std::string result = refusal(cut);
      CHECK_MESSAGE(result != "accepted", result);
    }
  }
}

TEST_CASE("a stream with values of more bits than the DICOM says is refused") {
  constexpr std::string_view stored("\x28\0\1\1", 4), high_bit("\x28\0\2\1", 4);
  for (const char* name : {"lossless_1", "extended_12", "jpeg_ls_12", "jpeg_2000_12"}) {
    CAPTURE(name);
    const std::string shallow =
        with(with(seed(name), stored, 8, std::string_view("\x0a\0", 2)), high_bit, 8, std::string_view("\x09\0", 2));
    const std::string result = refusal(shallow);
    CHECK_MESSAGE(
        result.find("10 BitsStored, and its compressed pixels have a value of more bits") != std::string::npos, result);
  }
}

TEST_CASE("a small file that says that it is large is refused before memory is taken") {
  constexpr std::string_view columns("\x28\0\x11\0", 4), rows("\x28\0\x10\0", 4);
  for (const char* name : {"lossless_1", "run_lengths", "explicit_12"}) {
    CAPTURE(name);
    const std::string large = with(with(seed(name), columns, 8, "\xff\x27"), rows, 8, "\xff\x27");
    CHECK(probe_picture(large, name).width == 0x27ff);
    CHECK(refusal(large) != "accepted");
    CHECK(refusal(with(with(large, columns, 8, "\xff\xff"), rows, 8, "\xff\xff")).find("at most 134217728 pixels") !=
          std::string::npos);
  }
}

TEST_CASE("sequences nested too deep are refused, not followed") {
  const std::string plain = seed("explicit_12");
  std::string nest;
  for (int i = 0; i < 100'000; ++i) {
    nest += std::string_view("\x08\0\x40\x11SQ\0\0\xff\xff\xff\xff", 12);
    nest += std::string_view("\xfe\xff\0\xe0\xff\xff\xff\xff", 8);
  }
  const std::string result = refusal(std::string(plain).insert(plain.find("\x10\0\x10\0"), nest));
  CHECK_MESSAGE(result != "accepted", result);
  const std::size_t patient = plain.find(std::string_view("\x10\0\x10\0", 4));
  const std::string deep = refusal(std::string(plain).insert(patient, nest));
  CHECK_MESSAGE(deep.find("nested more than 16 deep") != std::string::npos, deep);
}

TEST_CASE("a DICOM cut off anywhere is refused, and none with a changed byte crashes") {
  for (const auto& entry : std::filesystem::directory_iterator(COLLIMATOR_SOURCE_DIR "/tests/fuzz/corpus/dicom")) {
    const std::string name = entry.path().filename().string(), bytes = seed(name);
    CAPTURE(name);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      CAPTURE(length);
      CHECK(refusal(bytes.substr(0, length)) != "accepted");
    }
    for (std::size_t i = 132; i < bytes.size(); ++i) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ 0x5a);
      refusal(changed);
    }
  }
}

TEST_CASE("DICOM without a preamble is told from other bytes") {
  const auto is_read = [](std::string_view bytes) {
    int count = 0;
    for (const Decoder& decoder : decoders()) count += decoder.recognises(bytes) ? 1 : 0;
    return count == 1 && is_dicom(bytes);
  };
  for (const char* name : {"explicit_12", "no_preamble", "no_preamble_explicit"}) CHECK(is_read(seed(name)));
  CHECK(!is_dicom(""));
  CHECK(!is_dicom(std::string(1000, '\0')));
  CHECK(!is_dicom(std::string("\x08\0\0\0", 4) + std::string(100, '\0')));
  CHECK(!is_dicom(std::string_view("\x08\0\x05\0 Patient,Finding\n1,2\n", 24)));
  const std::string headless = seed("no_preamble");
  CHECK(!is_dicom(headless.substr(0, 20)));
  CHECK(!is_dicom("PNG" + headless));
}

TEST_CASE("threads decode DICOM beside each other") {
  std::vector<std::thread> threads;
  std::vector<int> equal(4);
  for (std::size_t t = 0; t < equal.size(); ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i)
        for (const char* name : {"lossless_4", "jpeg_ls_12", "jpeg_2000_12", "baseline_8", "run_lengths"}) {
          const Picture picture = decode_picture(seed(name), name);
          equal[t] += std::abs(static_cast<int>(picture.at(3, 3)) - ramp_at(3, 3, picture.bits)) <= 4 ? 1 : 0;
        }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(equal == std::vector<int>(4, 250));
}
