// Writes PNG with libspng into memory, without a file in between.
#include "framework/data/encode_png.hpp"

#include <spng.h>

#include <cstdlib>
#include <memory>

#include "framework/base/error.hpp"

namespace collimator {

std::string encode_png(std::span<const std::uint8_t> pixels, std::uint32_t width, std::uint32_t height, int channels) {
  const auto check = [](int code) {
    if (code != 0) throw failure("a picture for the report cannot be written: {}", spng_strerror(code));
  };
  const std::unique_ptr<spng_ctx, void (*)(spng_ctx*)> encoder(spng_ctx_new(SPNG_CTX_ENCODER), spng_ctx_free);
  if (!encoder) throw std::bad_alloc();
  check(spng_set_option(encoder.get(), SPNG_ENCODE_TO_BUFFER, 1));
  spng_ihdr header{};
  header.width = width;
  header.height = height;
  header.bit_depth = 8;
  header.color_type = channels == 1 ? SPNG_COLOR_TYPE_GRAYSCALE : SPNG_COLOR_TYPE_TRUECOLOR;
  check(spng_set_ihdr(encoder.get(), &header));
  check(spng_encode_image(encoder.get(), pixels.data(), pixels.size(), SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE));
  std::size_t size = 0;
  int code = 0;
  const std::unique_ptr<void, void (*)(void*)> bytes(spng_get_png_buffer(encoder.get(), &size, &code), std::free);
  check(code);
  return {static_cast<const char*>(bytes.get()), size};
}

}  // namespace collimator
