// Fuzzes the reader of TIFF.
#include "framework/base/error.hpp"
#include "framework/data/picture.hpp"
#include "tests/fuzz/scratch.hpp"

using namespace collimator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const std::string_view bytes = fuzz::text_of(data, size);
    // A small file may declare the largest picture that is read; its seconds of decoding say nothing new.
    const PictureHeader header = probe_picture(bytes, "a.tif");
    if (header.width * header.height > 1'000'000) return 0;
    const Picture picture = decode_picture(bytes, "a.tif");
    picture.at(picture.height - 1, picture.width - 1);
  } catch (const InputError&) {
  }
  return 0;
}
