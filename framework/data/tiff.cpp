// Decodes with libtiff, a strip or tile at a time, once all that it says of itself was found to be read here.
#include "framework/data/tiff.hpp"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>

#include <tiffio.h>

#include "framework/base/error.hpp"
#include "framework/base/text.hpp"
#include "framework/data/orientation.hpp"
#include "framework/data/to_grey.hpp"

namespace collimator {
namespace {

// A file in memory, with the place where libtiff reads, and what libtiff last said of it.
struct TiffBytes {
  std::string_view bytes;
  std::uint64_t at = 0;
  std::string said;
};

TiffBytes& bytes_of(thandle_t user) { return *static_cast<TiffBytes*>(user); }

tmsize_t read_tiff(thandle_t user, void* to, tmsize_t size) {
  TiffBytes& file = bytes_of(user);
  if (size <= 0 || file.at >= file.bytes.size()) return 0;
  const std::size_t count =
      std::min(static_cast<std::size_t>(size), file.bytes.size() - static_cast<std::size_t>(file.at));
  std::memcpy(to, file.bytes.data() + file.at, count);
  file.at += count;
  return static_cast<tmsize_t>(count);
}
toff_t seek_tiff(thandle_t user, toff_t place, int from) {
  TiffBytes& file = bytes_of(user);
  file.at = from == SEEK_SET ? place : from == SEEK_CUR ? file.at + place : file.bytes.size() + place;
  return file.at;
}
int take_error(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  char text[200];
  std::vsnprintf(text, sizeof text, format, arguments);
  bytes_of(user).said = printable(text);
  return 1;
}
// Of all that libtiff passes over, only this changes what values mean: without its colours, it takes a palette's
// numbers for greys.
int take_warning(TIFF* tiff, void* user, const char* where, const char* format, va_list arguments) {
  char text[200];
  va_list copy;
  va_copy(copy, arguments);
  std::vsnprintf(text, sizeof text, format, copy);
  va_end(copy);
  return std::string_view(text).find("ColorMap") != std::string_view::npos
             ? take_error(tiff, user, where, format, arguments)
             : 1;
}

using TiffFile = std::unique_ptr<TIFF, void (*)(TIFF*)>;

InputError damaged(const std::string& name, const TiffBytes& file, std::string_view what) {
  return failure("{}: the TIFF is damaged or cut off: {}", name,
                 file.said.empty() ? what : std::string_view(file.said));
}

TiffFile open_tiff(TiffBytes& file, const std::string& name) {
  const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(TIFFOpenOptionsAlloc(),
                                                                             TIFFOpenOptionsFree);
  if (!options) throw std::bad_alloc();
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), take_error, &file);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), take_warning, &file);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), 8 * pixel_limit);
  TiffFile tiff(TIFFClientOpenExt(
                    "tiff", "rm", &file, read_tiff, [](thandle_t, void*, tmsize_t) -> tmsize_t { return 0; }, seek_tiff,
                    [](thandle_t) { return 0; }, [](thandle_t user) -> toff_t { return bytes_of(user).bytes.size(); },
                    nullptr, nullptr, options.get()),
                TIFFClose);
  if (!tiff || !file.said.empty()) throw damaged(name, file, "it has no directory");
  return tiff;
}

struct TiffShape {
  std::uint32_t width = 0, height = 0;
  std::uint16_t bits = 1, samples = 1, photometric = 0;
};

std::uint16_t number_in(TIFF* tiff, std::uint32_t tag) {
  std::uint16_t value = 0;
  TIFFGetFieldDefaulted(tiff, tag, &value);
  return value;
}

TiffShape shape_of(TIFF* tiff, const TiffBytes& file, const std::string& name) {
  if (const auto pages = TIFFNumberOfDirectories(tiff); pages > 1)
    throw failure("{}: a TIFF of {} pages; save the one that is meant by itself", name, pages);
  TiffShape shape;
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &shape.width) || !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &shape.height))
    throw damaged(name, file, "it does not say its size");
  std::uint16_t photometric = 0;
  if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric))
    throw damaged(name, file, "it does not say what its values mean");
  shape.photometric = photometric;
  shape.bits = number_in(tiff, TIFFTAG_BITSPERSAMPLE);
  shape.samples = number_in(tiff, TIFFTAG_SAMPLESPERPIXEL);
  static constexpr std::array kinds{std::pair(PHOTOMETRIC_PALETTE, "colours of a palette"),
                                    std::pair(PHOTOMETRIC_SEPARATED, "CMYK"), std::pair(PHOTOMETRIC_YCBCR, "YCbCr"),
                                    std::pair(PHOTOMETRIC_CIELAB, "CIE L*a*b*")};
  const bool is_rgb = photometric == PHOTOMETRIC_RGB;
  if (!is_rgb && photometric != PHOTOMETRIC_MINISBLACK && photometric != PHOTOMETRIC_MINISWHITE) {
    const auto kind = std::ranges::find(kinds, photometric, [](const auto& each) { return each.first; });
    throw failure("{}: a TIFF in {}; save it as grey or RGB", name,
                  kind == kinds.end() ? fmt::format("the photometric interpretation {}", photometric) : kind->second);
  }
  const std::uint16_t format = number_in(tiff, TIFFTAG_SAMPLEFORMAT);
  if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID)
    throw failure("{}: a TIFF of {} values; save it with 8 or 16 bits, unsigned", name,
                  format == SAMPLEFORMAT_IEEEFP ? "floating-point"
                  : format == SAMPLEFORMAT_INT  ? "signed"
                                                : "complex");
  if (shape.bits != 8 && shape.bits != 16)
    throw failure("{}: a TIFF of {} bits for each value; 8 and 16 are read", name, shape.bits);
  const int least = is_rgb ? 3 : 1;
  if (shape.samples < least || shape.samples > least + 1)
    throw failure("{}: a TIFF of {} values for each pixel, expected {}, or one more for opacity", name, shape.samples,
                  least);
  if (shape.samples > 1 && number_in(tiff, TIFFTAG_PLANARCONFIG) != PLANARCONFIG_CONTIG)
    throw failure("{}: a TIFF that keeps each colour in a plane of its own; save it interleaved", name);
  const std::uint16_t compression = number_in(tiff, TIFFTAG_COMPRESSION);
  static constexpr std::array read{COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE,
                                   COMPRESSION_PACKBITS};
  if (std::ranges::find(read, compression) == read.end())
    throw failure("{}: a TIFF of the compression {}; read are none, LZW, deflate and PackBits", name, compression);
  return shape;
}

// Brings a block of pixels to grey.
template <typename Value>
void grey_row(const Value* from, const TiffShape& shape, Colour colour, Value* to, std::size_t count) {
  if (shape.photometric != PHOTOMETRIC_RGB)
    first_channel(from, shape.samples, to, count);
  else if (colour == Colour::brightest)
    brightest(from, shape.samples, to, count);
  else
    luma(from, shape.samples, to, count);
  if (shape.photometric == PHOTOMETRIC_MINISWHITE)
    for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<Value>(~to[i]);
}

}  // namespace

bool is_tiff(std::string_view bytes) {
  constexpr std::array heads{std::string_view("II*\0", 4), std::string_view("MM\0*", 4), std::string_view("II+\0", 4),
                             std::string_view("MM\0+", 4)};
  return std::ranges::any_of(heads, [&](std::string_view head) { return bytes.starts_with(head); }) &&
         (bytes.size() < 132 || bytes.substr(128, 4) != "DICM");
}

PictureHeader probe_tiff(std::string_view bytes, const std::string& name) {
  TiffBytes file{bytes};
  const TiffFile tiff = open_tiff(file, name);
  const TiffShape shape = shape_of(tiff.get(), file, name);
  return {shape.width, shape.height, shape.bits};
}

Picture decode_tiff(std::string_view bytes, const std::string& name, Colour colour) {
  TiffBytes file{bytes};
  const TiffFile tiff = open_tiff(file, name);
  const TiffShape shape = shape_of(tiff.get(), file, name);
  const bool is_tiled = TIFFIsTiled(tiff.get());
  std::uint32_t across = shape.width, down = shape.height;  // of a block
  if (is_tiled) {
    TIFFGetField(tiff.get(), TIFFTAG_TILEWIDTH, &across);
    TIFFGetField(tiff.get(), TIFFTAG_TILELENGTH, &down);
  } else {
    TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ROWSPERSTRIP, &down);
    down = std::min(down, shape.height);
  }
  const std::size_t pixel_bytes = std::size_t{shape.samples} * shape.bits / 8;
  const std::int64_t block = std::int64_t{across} * down;
  if (across == 0 || down == 0 || across > pixel_limit || block > pixel_limit)
    throw damaged(name, file, "its strips or tiles have no size that can be");
  // The best of these compressions, LZW, packs 2,800 bytes into one, so that a short file cannot make us ask for much.
  if (static_cast<std::size_t>(std::max(block, std::int64_t{shape.width} * shape.height)) * pixel_bytes / 2800 >
      bytes.size())
    throw damaged(name, file,
                  fmt::format("its {} bytes cannot hold {} x {} pixels", bytes.size(), shape.width, shape.height));

  const bool in_colour = colour == Colour::rgb && shape.photometric == PHOTOMETRIC_RGB;
  Picture picture(shape.width, shape.height, shape.bits, in_colour ? 3 : 1);
  const std::size_t plane = std::size_t{shape.width} * shape.height;
  std::vector<std::uint8_t> values(static_cast<std::size_t>(block) * pixel_bytes);
  for (std::uint32_t top = 0; top < shape.height; top += down)
    for (std::uint32_t left = 0; left < shape.width; left += across) {
      const std::uint32_t rows = std::min(down, shape.height - top), columns = std::min(across, shape.width - left);
      const std::size_t expected = std::size_t{across} * (is_tiled ? down : rows) * pixel_bytes;
      const tmsize_t got = is_tiled ? TIFFReadEncodedTile(tiff.get(), TIFFComputeTile(tiff.get(), left, top, 0, 0),
                                                          values.data(), static_cast<tmsize_t>(expected))
                                    : TIFFReadEncodedStrip(tiff.get(), TIFFComputeStrip(tiff.get(), top, 0),
                                                           values.data(), static_cast<tmsize_t>(expected));
      if (got != static_cast<tmsize_t>(expected)) throw damaged(name, file, "a strip or tile ends early");
      for (std::uint32_t y = 0; y < rows; ++y) {
        const std::uint8_t* from = values.data() + std::size_t{y} * across * pixel_bytes;
        const std::size_t to = (std::size_t{top} + y) * shape.width + left;
        const auto take = [&](const auto* row, auto* target) {
          if (!in_colour) return grey_row(row, shape, colour, target, columns);
          for (std::size_t channel = 0; channel < 3; ++channel)
            first_channel(row + channel, shape.samples, target + channel * plane, columns);
        };
        if (picture.is_wide())
          take(reinterpret_cast<const std::uint16_t*>(from), picture.wide() + to);
        else
          take(from, picture.data.data() + to);
      }
    }
  return picture;
}

int orientation_of_tiff(std::string_view bytes) { return orientation_of(bytes); }

}  // namespace collimator
