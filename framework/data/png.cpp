// Decodes with libspng, or quickly what is plain (plain_png.hpp), and brings colours to grey as Pillow does.
#include "framework/data/png.hpp"

#include <spng.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <memory>
#include <utility>

#include "framework/base/error.hpp"
#include "framework/data/plain_png.hpp"
#include "framework/data/png_chunks.hpp"
#include "framework/data/to_grey.hpp"

namespace collimator {
namespace {

using PngDecoder = std::unique_ptr<spng_ctx, void (*)(spng_ctx*)>;

// `code` is what a function of libspng gave, called with errno at 0: where zlib gets no memory, libspng calls the file
// damaged.
void check(int code, const std::string& name) {
  const bool no_memory = code == SPNG_EMEM || errno == ENOMEM;
  errno = 0;
  if (code == 0) return;
  if (no_memory) throw std::bad_alloc();
  throw failure("{}: the PNG is damaged or cut off: {}", name, spng_strerror(code));
}

PngDecoder open(std::string_view bytes, const std::string& name, spng_ihdr& header) {
  errno = 0;
  PngDecoder decoder(spng_ctx_new(0), spng_ctx_free);
  if (!decoder) throw std::bad_alloc();
  // Ancillary chunks (texts, profiles) are not kept, but their check sums tell of damage.
  check(spng_set_crc_action(decoder.get(), SPNG_CRC_ERROR, SPNG_CRC_ERROR), name);
  check(spng_set_chunk_limits(decoder.get(), std::size_t{1} << 26, std::size_t{1} << 26), name);
  check(spng_set_png_buffer(decoder.get(), bytes.data(), bytes.size()), name);
  check(spng_get_ihdr(decoder.get(), &header), name);
  if (const std::uint32_t frames = frames_of_png(bytes); frames > 1)
    throw failure("{}: an animated PNG: {} pictures in one file; save the one that is meant by itself", name, frames);
  return decoder;
}

// Whether the pixels differ in their last channel, opacity, alone.
template <typename Value>
bool differs_in_opacity_alone(const Value* pixels, std::size_t channels, const Value* grey, std::size_t count) {
  bool differs = false;
  for (std::size_t i = 1; i < count; ++i) {
    if (grey[i] != grey[0]) return false;
    differs = differs || pixels[i * channels + channels - 1] != pixels[channels - 1];
  }
  return differs;
}

std::size_t channels_of(const spng_ihdr& header) {
  switch (header.color_type) {
    case SPNG_COLOR_TYPE_GRAYSCALE: return 1;
    case SPNG_COLOR_TYPE_GRAYSCALE_ALPHA: return 2;
    case SPNG_COLOR_TYPE_TRUECOLOR_ALPHA: return 4;
    default: return 3;  // a palette is decoded to RGB
  }
}

// Takes the quick way to the pixels where a PNG has whole bytes for each value and is not interlaced.
bool is_unpacked(std::string_view bytes, const spng_ihdr& header, std::size_t channels,
                 std::vector<std::uint8_t>& pixels) {
  if (header.interlace_method != SPNG_INTERLACE_NONE || header.color_type == SPNG_COLOR_TYPE_INDEXED ||
      header.bit_depth < 8)
    return false;
  const std::size_t pixel_bytes = channels * header.bit_depth / 8;
  if (!unpack_plain_png(bytes, {header.height, header.width * pixel_bytes, pixel_bytes}, pixels)) return false;
  if constexpr (std::endian::native == std::endian::little)
    if (header.bit_depth == 16)
      for (std::size_t i = 0; i + 1 < pixels.size(); i += 2) std::swap(pixels[i], pixels[i + 1]);
  return true;
}

}  // namespace

bool is_png(std::string_view bytes) { return bytes.starts_with(std::string_view("\x89PNG\r\n\x1a\n", 8)); }

PictureHeader probe_png(std::string_view bytes, const std::string& name) {
  spng_ihdr header{};
  open(bytes, name, header);
  return {header.width, header.height, header.bit_depth == 16 ? 16 : 8};
}

Picture decode_png(std::string_view bytes, const std::string& name, Colour colour) {
  spng_ihdr header{};
  const PngDecoder decoder = open(bytes, name, header);
  const std::size_t channels = channels_of(header), count = std::size_t{header.width} * header.height;
  // Deflate packs at most 1032 to 1, so a short file cannot make us ask for much memory.
  const std::size_t stored_bits = (header.color_type == SPNG_COLOR_TYPE_INDEXED ? 1 : channels) * header.bit_depth;
  if (count / 8 * stored_bits / 1040 > bytes.size())
    throw failure("{}: the PNG is damaged or cut off: its {} bytes cannot hold {} x {} pixels", name, bytes.size(),
                  header.width, header.height);

  const int format = header.color_type == SPNG_COLOR_TYPE_INDEXED                              ? SPNG_FMT_RGB8
                     : header.color_type == SPNG_COLOR_TYPE_GRAYSCALE && header.bit_depth <= 8 ? SPNG_FMT_G8
                                                                                               : SPNG_FMT_PNG;
  Picture picture(header.width, header.height, header.bit_depth == 16 ? 16 : 8);
  std::vector<std::uint8_t> colours;
  std::vector<std::uint8_t>& target = channels == 1 ? picture.data : colours;
  std::size_t size = 0;
  check(spng_decoded_image_size(decoder.get(), format, &size), name);
  if (channels > 1) colours.resize(size);
  if (size != target.size()) throw failure("{}: the PNG decodes to {} bytes, expected {}", name, size, target.size());
  check(spng_decode_chunks(decoder.get()), name);  // those before the pixels
  if (!is_unpacked(bytes, header, channels, target)) {
    check(spng_decode_image(decoder.get(), target.data(), size, format, 0), name);
    check(spng_decode_chunks(decoder.get()), name);  // what follows the pixels must be whole as well
  }

  if (colour == Colour::rgb && channels > 2) {
    Picture coloured(picture.width, picture.height, picture.bits, 3);
    if (picture.is_wide())
      three_planes(reinterpret_cast<const std::uint16_t*>(target.data()), channels, coloured.wide(), count);
    else
      three_planes(target.data(), channels, coloured.data.data(), count);
    return coloured;
  }
  if (channels > 1) {
    const auto reduce = [&](const auto* from, auto* to) {
      if (channels == 2)
        first_channel(from, channels, to, count);
      else if (colour == Colour::brightest)
        brightest(from, channels, to, count);
      else
        luma(from, channels, to, count);
      const bool has_opacity = channels == 2 || channels == 4;
      if (colour == Colour::brightest && has_opacity && differs_in_opacity_alone(from, channels, to, count))
        throw failure(
            "{}: the mask lies in its transparency alone, its colour is {} everywhere; save it as white on "
            "black",
            name, to[0] == 0 ? "black" : "the same");
    };
    if (picture.is_wide())
      reduce(reinterpret_cast<const std::uint16_t*>(colours.data()), picture.wide());
    else
      reduce(colours.data(), picture.data.data());
  }
  return picture;
}

}  // namespace collimator
