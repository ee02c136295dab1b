// Reads one tag of the first folder of a TIFF file, within its bytes, or of XMP, and moves pixels to where it says.
#include "framework/data/orientation.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>

namespace collimator {
namespace {

// Numbers of a TIFF file, whose first two letters tell the order of bytes.
class Tiff {
 public:
  explicit Tiff(std::string_view bytes) : bytes_(bytes), little_(bytes.starts_with("II")) {}

  bool sound() const { return (little_ || bytes_.starts_with("MM")) && number(2, 2) == 42; }
  std::optional<std::uint64_t> number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value = value << 8 | static_cast<unsigned char>(bytes_[at + (little_ ? size - 1 - i : i)]);
    return value;
  }

 private:
  std::string_view bytes_;
  bool little_;
};

// The first of the values that an entry of twelve bytes has; not a number (NaN) of a type that is none, as bytes and
// texts. Nothing where it lies outside of the file.
std::optional<double> first_value(const Tiff& tiff, std::size_t entry) {
  enum Type { one_signed = 6, two = 3, two_signed = 8, four = 4, four_signed = 9, folder = 13, eight = 16 };
  enum NoNumber { bytes = 1, text = 2, undefined = 7 };
  enum Fraction { unsigned_fraction = 5, signed_fraction = 10, single = 11, real = 12 };
  const std::uint64_t type = tiff.number(entry + 2, 2).value_or(0), count = tiff.number(entry + 4, 4).value_or(0);
  const std::size_t size = type == one_signed                                                                      ? 1
                           : type == two || type == two_signed                                                     ? 2
                           : type == four || type == four_signed || type == folder || type == single               ? 4
                           : type == eight || type == unsigned_fraction || type == signed_fraction || type == real ? 8
                                                                                                                   : 0;
  if (type == bytes || type == text || type == undefined) return std::nan("");
  if (size == 0 || count == 0) return std::nullopt;
  const std::size_t at = count * size > 4 ? tiff.number(entry + 8, 4).value_or(SIZE_MAX) : entry + 8;
  const auto bits = tiff.number(at, size);
  if (!bits) return std::nullopt;
  if (type == single) return std::bit_cast<float>(static_cast<std::uint32_t>(*bits));
  if (type == real) return std::bit_cast<double>(*bits);
  if (type == unsigned_fraction || type == signed_fraction)
    return static_cast<double>(*tiff.number(at, 4)) / static_cast<double>(*tiff.number(at + 4, 4));
  return static_cast<double>(*bits);  // one below 0 becomes a large one, which is no orientation either
}

// Nothing where the first folder has no such entry, or the file is damaged.
std::optional<double> orientation_in(const Tiff& tiff) {
  if (!tiff.sound()) return std::nullopt;
  const auto folder = tiff.number(4, 4);
  const auto entries = folder ? tiff.number(*folder, 2) : std::nullopt;
  for (std::size_t i = 0; i < entries.value_or(0); ++i) {
    const std::size_t entry = *folder + 2 + 12 * i;
    if (tiff.number(entry, 2) != 0x0112u) continue;
    if (const auto value = first_value(tiff, entry)) return value;
  }
  return std::nullopt;
}

// tiff:Orientation="6" as an attribute, <tiff:Orientation>6< as an element; 1 where there is none.
double orientation_in_xmp(std::string_view xmp) {
  constexpr std::string_view name = "tiff:Orientation";
  for (std::size_t at = xmp.find(name); at != std::string_view::npos; at = xmp.find(name, at)) {
    at += name.size();
    std::string_view rest = xmp.substr(at);
    for (const std::string_view sign : {"=\"", "='", ">"}) {
      if (!rest.starts_with(sign)) continue;
      rest.remove_prefix(sign.size());
      if (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') return rest[0] - '0';
    }
  }
  return 1;
}

template <typename Value>
void move_values(const Value* from, Value* to, const Picture& picture, int orientation) {
  const std::int64_t width = picture.width, height = picture.height;
  const bool side = lies_on_its_side(orientation);
  // From the right, and from below, along the stored rows and columns.
  const bool mirrored = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool upwards = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const std::int64_t rows = side ? width : height, columns = side ? height : width;
  for (std::int64_t y = 0; y < rows; ++y)
    for (std::int64_t x = 0; x < columns; ++x) {
      const std::int64_t row = side ? x : y, column = side ? y : x;
      *to++ = from[(upwards ? height - 1 - row : row) * width + (mirrored ? width - 1 - column : column)];
    }
}

}  // namespace

int orientation_of(std::string_view exif, std::string_view xmp) {
  constexpr std::string_view signature("Exif\0\0", 6);
  while (exif.starts_with(signature)) exif.remove_prefix(signature.size());
  const double said = orientation_in(Tiff(exif)).value_or(orientation_in_xmp(xmp));
  for (int orientation = 1; orientation <= 8; ++orientation)
    if (said == orientation) return orientation;
  return 1;
}

std::string bytes_of_raw_profile(std::string_view text) {
  for (int line = 0; line < 3; ++line) {
    const std::size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  std::string bytes;
  int high = -1;
  for (const char letter : text) {
    const int digit = letter >= '0' && letter <= '9'   ? letter - '0'
                      : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10
                      : letter >= 'A' && letter <= 'F' ? letter - 'A' + 10
                                                       : -1;
    if (digit < 0) continue;  // the end of a line
    if (high >= 0) bytes += static_cast<char>(high << 4 | digit);
    high = high < 0 ? digit : -1;
  }
  return bytes;
}

Picture turned(Picture picture, int orientation) {
  if (orientation == 1) return picture;
  const bool side = lies_on_its_side(orientation);
  Picture shown(side ? picture.height : picture.width, side ? picture.width : picture.height, picture.bits,
                picture.channels);
  for (std::int64_t plane = 0; plane < picture.channels; ++plane) {
    const std::int64_t begin = plane * picture.width * picture.height;
    if (picture.is_wide())
      move_values(picture.wide() + begin, shown.wide() + begin, picture, orientation);
    else
      move_values(picture.data.data() + begin, shown.data.data() + begin, picture, orientation);
  }
  return shown;
}

}  // namespace collimator
