// Masks as bits: eight pixels a byte along a row, the first in the highest bit, as numpy.unpackbits reads them.
#pragma once

#include <cstdint>
#include <span>

#include <collimator/views.hpp>

namespace collimator {

// Bytes of a row of `width` pixels.
constexpr std::int64_t bit_row_bytes(std::int64_t width) { return (width + 7) / 8; }

// [H,W] of 0/1 into [H, ceil(W/8)]; the bits beyond W are 0.
void pack_bits(ConstMaskView mask, std::span<std::uint8_t> bits);
void unpack_bits(std::span<const std::uint8_t> bits, MaskView mask);

}  // namespace collimator
