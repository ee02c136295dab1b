// Reads one tag of the first folder of a TIFF file, within its bytes, and moves pixels to where the tag says.
#include "framework/data/orientation.hpp"

#include <optional>
#include <utility>

namespace collimator {
namespace {

// Whole numbers of a TIFF file, whose first two letters tell the order of bytes.
class Tiff {
 public:
  explicit Tiff(std::string_view bytes) : bytes_(bytes), little_(bytes.starts_with("II")) {}

  bool sound() const { return (little_ || bytes_.starts_with("MM")) && number(2, 2) == 42; }
  std::optional<std::uint32_t> number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value = value << 8 | static_cast<unsigned char>(bytes_[at + (little_ ? size - 1 - i : i)]);
    return value;
  }

 private:
  std::string_view bytes_;
  bool little_;
};

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

int orientation_of(std::string_view exif) {
  const Tiff tiff(exif);
  if (!tiff.sound()) return 1;
  const auto folder = tiff.number(4, 4);
  const auto entries = folder ? tiff.number(*folder, 2) : std::nullopt;
  if (!entries) return 1;
  for (std::uint32_t i = 0; i < *entries; ++i) {
    const std::size_t entry = std::size_t{*folder} + 2 + std::size_t{12} * i;
    if (tiff.number(entry, 2) != 0x0112u) continue;
    constexpr std::uint32_t of_two_bytes = 3;
    const auto value = tiff.number(entry + 8, 2);
    const bool known = tiff.number(entry + 2, 2) == of_two_bytes && tiff.number(entry + 4, 4) == 1u && value;
    return known && *value >= 1 && *value <= 8 ? static_cast<int>(*value) : 1;
  }
  return 1;
}

Picture turned(Picture picture, int orientation) {
  if (orientation == 1) return picture;
  const bool side = lies_on_its_side(orientation);
  Picture shown(side ? picture.height : picture.width, side ? picture.width : picture.height, picture.bits);
  if (picture.is_wide())
    move_values(picture.wide(), shown.wide(), picture, orientation);
  else
    move_values(picture.data.data(), shown.data.data(), picture, orientation);
  return shown;
}

}  // namespace collimator
