// Writes PNG with libspng, JPEG with libjpeg-turbo and TIFF by hand, into memory.
#include "tools/collimate/phantom/encode.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include <jpeglib.h>
#include <spng.h>
#include <zlib.h>

#include "framework/base/error.hpp"
#include "framework/data/encode_png.hpp"

namespace collimator::imitation {
namespace {

// libjpeg leaves its functions by a jump over them: between setjmp and the jump no object of ours may need an end.
struct JpegWriter {
  jpeg_compress_struct info{};  // first: callbacks know the whole by it
  jpeg_error_mgr errors{};
  std::jmp_buf escape{};
  char message[JMSG_LENGTH_MAX]{};
  unsigned char* bytes = nullptr;
  unsigned long size = 0;

  ~JpegWriter() {
    jpeg_destroy_compress(&info);
    std::free(bytes);
  }
};

bool compress(JpegWriter& writer, const Pixels& pixels, int quality) {
  if (setjmp(writer.escape) != 0) return false;
  jpeg_create_compress(&writer.info);
  jpeg_mem_dest(&writer.info, &writer.bytes, &writer.size);
  writer.info.image_width = static_cast<JDIMENSION>(pixels.width);
  writer.info.image_height = static_cast<JDIMENSION>(pixels.height);
  writer.info.input_components = static_cast<int>(pixels.channels);
  writer.info.in_color_space = pixels.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&writer.info);
  jpeg_set_quality(&writer.info, quality, TRUE);
  jpeg_start_compress(&writer.info, TRUE);
  const std::size_t stride = static_cast<std::size_t>(pixels.width * pixels.channels);
  while (writer.info.next_scanline < writer.info.image_height) {
    auto* row = const_cast<JSAMPLE*>(&pixels.data[writer.info.next_scanline * stride]);
    jpeg_write_scanlines(&writer.info, &row, 1);
  }
  jpeg_finish_compress(&writer.info);
  return true;
}

}  // namespace

std::string as_png(const Pixels& pixels) {
  return encode_png(pixels.data, static_cast<std::uint32_t>(pixels.width), static_cast<std::uint32_t>(pixels.height),
                    static_cast<int>(pixels.channels));
}

std::string as_jpeg(const Pixels& pixels, int quality) {
  JpegWriter writer;
  writer.info.err = jpeg_std_error(&writer.errors);
  writer.errors.error_exit = [](j_common_ptr info) {
    auto* self = reinterpret_cast<JpegWriter*>(info);
    self->errors.format_message(info, self->message);
    std::longjmp(self->escape, 1);
  };
  if (!compress(writer, pixels, quality)) throw failure("a picture cannot be written as JPEG: {}", writer.message);
  return {reinterpret_cast<const char*>(writer.bytes), writer.size};
}

std::vector<std::uint16_t> deepened(const Pixels& pixels, int bits, Rng noise) {
  const double greatest = static_cast<double>((1 << bits) - 1), step = greatest / 255;
  std::vector<std::uint16_t> values(pixels.data.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double within = static_cast<double>(noise.next32()) * 0x1p-32 - 0.5;
    values[i] = static_cast<std::uint16_t>(std::clamp((pixels.data[i] + within) * step, 0.0, greatest));
  }
  return values;
}

std::string as_png(const std::vector<std::uint16_t>& values, std::int64_t width, std::int64_t height) {
  const auto check = [](int code) {
    if (code != 0) throw failure("a picture cannot be written as PNG: {}", spng_strerror(code));
  };
  const std::unique_ptr<spng_ctx, void (*)(spng_ctx*)> encoder(spng_ctx_new(SPNG_CTX_ENCODER), spng_ctx_free);
  if (!encoder) throw std::bad_alloc();
  check(spng_set_option(encoder.get(), SPNG_ENCODE_TO_BUFFER, 1));
  spng_ihdr header{};
  header.width = static_cast<std::uint32_t>(width);
  header.height = static_cast<std::uint32_t>(height);
  header.bit_depth = 16;
  header.color_type = SPNG_COLOR_TYPE_GRAYSCALE;
  check(spng_set_ihdr(encoder.get(), &header));
  check(spng_encode_image(encoder.get(), values.data(), 2 * values.size(), SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE));
  std::size_t size = 0;
  int code = 0;
  const std::unique_ptr<void, void (*)(void*)> bytes(spng_get_png_buffer(encoder.get(), &size, &code), std::free);
  check(code);
  return {static_cast<const char*>(bytes.get()), size};
}

std::string as_tiff(const Pixels& pixels) {
  std::string out("II*\0", 4);
  const auto put = [&](std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i & 255);
  };
  const auto width = static_cast<std::uint32_t>(pixels.width), height = static_cast<std::uint32_t>(pixels.height);
  const std::uint32_t count = width * height, begin = 8;
  put(begin + count + count % 2, 4);
  out.append(pixels.data.begin(), pixels.data.end());
  if (count % 2 == 1) out += '\0';
  // Tag, type (3: 16 bits, 4: 32 bits), value: width, height, bits, compression, photometric interpretation (black is
  // 0), where the one strip lies, samples, rows of the strip, bytes of the strip.
  const std::uint32_t entries[][3] = {{256, 4, width}, {257, 4, height}, {258, 3, 8},      {259, 3, 1},    {262, 3, 1},
                                      {273, 4, begin}, {277, 3, 1},      {278, 4, height}, {279, 4, count}};
  put(static_cast<std::uint32_t>(std::size(entries)), 2);
  for (const auto& [tag, type, value] : entries) {
    put(tag, 2);
    put(type, 2);
    put(1, 4);
    put(value, 4);
  }
  put(0, 4);
  return out;
}

std::string gzipped(const std::string& text) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (code != Z_STREAM_END) throw failure("a table cannot be compressed: zlib says {}", code);
  return out;
}

}  // namespace collimator::imitation
