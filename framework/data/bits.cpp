#include "framework/data/bits.hpp"

#include <algorithm>
#include <array>
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

}  // namespace

void pack_bits(ConstMaskView mask, std::span<std::uint8_t> bits) {
  const std::int64_t row_bytes = bit_row_bytes(mask.width());
  assert(bits.size() == static_cast<std::size_t>(mask.height() * row_bytes));
  std::ranges::fill(bits, std::uint8_t{0});
  for (std::int64_t y = 0; y < mask.height(); ++y) {
    const std::span<const std::uint8_t> row = mask.row(y);
    std::uint8_t* target = bits.data() + y * row_bytes;
    for (std::size_t x = 0; x < row.size(); ++x)
      target[x / 8] = static_cast<std::uint8_t>(target[x / 8] | (row[x] & 1) << (7 - x % 8));
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
