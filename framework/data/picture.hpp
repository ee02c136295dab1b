// Pictures as they lie in files, grey or in colour, at their stored depth.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace collimator {

// Bytes that a value of so many bits (1 to 16) takes, and the greatest value that it can have.
constexpr int value_bytes(int bits) { return bits <= 8 ? 1 : 2; }
constexpr std::uint32_t greatest_of(int bits) { return (std::uint32_t{1} << bits) - 1; }

// Grey values, row after row, 0 black; in colour, three such planes one after the other: red, green, blue. `bits` is
// the stored depth: 8, 10, 12, 16 … (a PNG of 1, 2 or 4 bits is widened to 8). `data` holds channels*width*height
// values of value_bytes(bits) bytes each, in the machine's byte order; none is above greatest(), which is white.
struct Picture {
  std::int64_t width = 0, height = 0;
  int bits = 8;
  std::int64_t channels = 1;  // or 3
  std::vector<std::uint8_t> data;

  Picture() = default;
  Picture(std::int64_t width, std::int64_t height, int bits, std::int64_t channels = 1)
      : width(width),
        height(height),
        bits(bits),
        channels(channels),
        data(static_cast<std::size_t>(channels * width * height) * static_cast<std::size_t>(value_bytes(bits))) {}

  std::uint32_t greatest() const { return greatest_of(bits); }
  bool is_wide() const { return value_bytes(bits) == 2; }
  std::uint16_t* wide() { return reinterpret_cast<std::uint16_t*>(data.data()); }  // where is_wide()
  const std::uint16_t* wide() const { return reinterpret_cast<const std::uint16_t*>(data.data()); }
  std::size_t values() const { return static_cast<std::size_t>(channels * width * height); }
  // Of the first plane; rows below `height` are those of the next planes.
  std::uint32_t at(std::int64_t row, std::int64_t column) const {
    const std::size_t index = static_cast<std::size_t>(row * width + column);
    return is_wide() ? wide()[index] : data[index];
  }
};

// What the first bytes of a file tell.
struct PictureHeader {
  std::int64_t width = 0, height = 0;
  int bits = 8;

  std::uint32_t greatest() const { return greatest_of(bits); }
};

// Every value over the greatest that the picture can have: [0,1], [height,width]; of colours their luma (ITU-R BT.601).
std::vector<float> brightness_of(const Picture& picture);

// Larger pictures are refused: 2^27 pixels (11,585 x 11,585).
inline constexpr std::int64_t pixel_limit = std::int64_t{1} << 27;

// How a coloured file becomes grey: by its luma, or by the largest of red, green and blue, as masks do, which are
// drawn in any colour on black. `rgb`: it stays as it is, and a grey file is repeated in three planes.
enum class Colour { luma, brightest, rgb };

// Decodes PNG, baseline or progressive JPEG, or DICOM (decoder.hpp has the table; dicom.hpp says how DICOM is shown). A
// picture whose EXIF data have an orientation is turned as viewers turn it (orientation.hpp), and so are masks. The
// content tells which it is, not the name. Colour becomes luma by ITU-R BT.601:
// - of PNG as Pillow's "L" computes it, (19595 R + 38470 G + 7471 B + 32768) / 65536, so that equal channels give
//   exactly their grey;
// - of JPEG it is the stored luma, as OpenCV's IMREAD_GRAYSCALE takes it.
// Transparency, gamma and colour profiles are ignored, but that a mask which differs in its transparency alone is
// refused. Throws InputError, which names the
// file, for what is damaged, cut off, empty, too large or of another format.
Picture decode_picture(const std::filesystem::path& file, Colour colour = Colour::luma);
Picture decode_picture(std::string_view bytes, const std::string& name, Colour colour = Colour::luma);

// Reads the header only.
PictureHeader probe_picture(const std::filesystem::path& file);
PictureHeader probe_picture(std::string_view bytes, const std::string& name);

}  // namespace collimator
