// Packs and unpacks eight pixels at once: by one multiplication one way, by a table the other.
#include "framework/data/bits.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>

namespace collimator {
namespace {

// The eight pixels of every byte.
constexpr auto pixels_of_byte = [] {
  std::array<std::array<std::uint8_t, 8>, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte)
    for (unsigned i = 0; i < 8; ++i) table[byte][i] = static_cast<std::uint8_t>(byte >> (7 - i) & 1);
  return table;
}();

// Up to eight pixels as a byte. The product puts the lowest bit of pixel i at bit 63 - i of 64; no two of its terms
// meet, so nothing is carried.
std::uint8_t byte_of(const std::uint8_t* pixels, std::size_t count) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t eight = 0;
  std::memcpy(&eight, pixels, count);
  return static_cast<std::uint8_t>((eight & 0x0101010101010101) * 0x8040201008040201 >> 56);
}

}  // namespace

void pack_bits(ConstMaskView mask, std::span<std::uint8_t> bits) {
  const std::int64_t row_bytes = bit_row_bytes(mask.width());
  assert(bits.size() == static_cast<std::size_t>(mask.height() * row_bytes));
  for (std::int64_t y = 0; y < mask.height(); ++y) {
    const std::span<const std::uint8_t> row = mask.row(y);
    std::uint8_t* target = bits.data() + y * row_bytes;
    for (std::size_t x = 0; x < row.size(); x += 8)
      target[x / 8] = byte_of(row.data() + x, std::min<std::size_t>(8, row.size() - x));
  }
}

void unpack_bits(std::span<const std::uint8_t> bits, MaskView mask) {
  const std::int64_t row_bytes = bit_row_bytes(mask.width());
  assert(bits.size() == static_cast<std::size_t>(mask.height() * row_bytes));
  for (std::int64_t y = 0; y < mask.height(); ++y) {
    const std::span<std::uint8_t> row = mask.row(y);
    const std::uint8_t* source = bits.data() + y * row_bytes;
    for (std::size_t x = 0; x < row.size(); x += 8)
      std::memcpy(row.data() + x, pixels_of_byte[source[x / 8]].data(), std::min<std::size_t>(8, row.size() - x));
  }
}

}  // namespace collimator
