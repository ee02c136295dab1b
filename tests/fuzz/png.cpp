// Fuzzes the reader of PNG. Check sums are mended first, as almost no mutated input would pass them.
#include <zlib.h>

#include "framework/base/error.hpp"
#include "framework/data/picture.hpp"
#include "framework/data/png.hpp"
#include "tests/fuzz/scratch.hpp"

using namespace collimator;

namespace {

// A chunk is: 4 bytes of length, 4 of type, the body, 4 of check sum over type and body.
std::string with_check_sums(std::string bytes) {
  const auto byte = [&](std::size_t at) -> std::size_t { return static_cast<unsigned char>(bytes[at]); };
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::size_t length = byte(at) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
    if (length > bytes.size() - at - 12) break;
    const auto sum =
        ::crc32(0, reinterpret_cast<const unsigned char*>(&bytes[at + 4]), static_cast<unsigned>(length + 4));
    for (int i = 0; i < 4; ++i)
      bytes[at + 8 + length + static_cast<std::size_t>(i)] = static_cast<char>(sum >> (24 - 8 * i));
    at += length + 12;
  }
  return bytes;
}

void decode(const std::string& bytes, Colour colour) try {
  const Picture picture = decode_picture(bytes, "a.png", colour);
  picture.at(picture.height - 1, picture.width - 1);
} catch (const InputError&) {
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string raw(fuzz::text_of(data, size));
  if (!is_png(raw)) return 0;
  const std::string bytes = with_check_sums(raw);
  decode(bytes, Colour::luma);
  decode(bytes, Colour::brightest);
  if (bytes != raw) decode(raw, Colour::luma);
  return 0;
}
