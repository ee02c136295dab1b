// Facts about the JPEG that DCMTK decodes: what it would fill up, read beyond its end or for ever is refused.
#include "framework/data/deep_jpeg.hpp"

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;

namespace {

// The stream inside one of the files that tests/fuzz/dicom_seeds.py makes.
std::string stream_of(const std::string& name) {
  const std::string bytes = read_file(COLLIMATOR_SOURCE_DIR "/tests/fuzz/corpus/dicom/" + name);
  const std::size_t begin = bytes.find(std::string_view("\xe0\x7f\x10\0OB", 6)) + 28;
  return bytes.substr(begin, bytes.rfind("\xff\xd9") + 2 - begin);
}

std::string with(std::string bytes, std::string_view what, std::size_t behind, std::string_view value) {
  const std::size_t at = bytes.find(what);
  REQUIRE(at != std::string::npos);
  return bytes.replace(at + behind, value.size(), value);
}

void is_refused(const std::string& stream, const char* why) {
  CHECK_THROWS_WITH_AS(decode_deep_jpeg(stream, "x.dcm"), doctest::Contains(why), InputError);
}

constexpr std::string_view end("\xff\xd9"), huffman("\xff\xc4");

}  // namespace

TEST_CASE("the streams of the seeds are read") {
  for (const char* name : {"lossless_1", "lossless_7", "extended_12"}) {
    CAPTURE(name);
    CHECK(decode_deep_jpeg(stream_of(name), "x.dcm").size() == 54);
  }
}

TEST_CASE("values that a JPEG ends before are not filled up") {
  for (const char* name : {"lossless_1", "lossless_4", "extended_12"}) {
    CAPTURE(name);
    std::string stream = stream_of(name);
    is_refused(stream.substr(0, stream.size() - 30), "ends early");
    is_refused(stream.erase(stream.size() - 30).append(end), "premature end of data segment");
  }
}

TEST_CASE("a JPEG whose table of codes names more bits than a difference has is refused") {
  is_refused(with(stream_of("lossless_1"), huffman, 22, "\x3b"), "more than 16 bits");
  is_refused(with(stream_of("lossless_1"), huffman, 5, "\xff"), "cut off");
}

// A ramp of 16 bits that says fewer: its first value is then that much off, and others do not fit.
TEST_CASE("values of more bits than a JPEG says are refused, whatever their number") {
  for (const char bits : {'\x06', '\x0a', '\x0e'})
    is_refused(with(stream_of("lossless_1"), "\xff\xc3", 4, std::string(1, bits)), "more bits than it says");
}

// DCMTK's scanJpegDataForBitDepth() never comes back from such a marker.
TEST_CASE("a JPEG with a marker without a segment in front ends, refused") {
  is_refused(with(stream_of("lossless_1"), "\xff\xc3", 0, "\xff\x01"), "no frame");
}
