// A masked picture as a network gets it: scaled, hidden, filled. The exact definition; training has a batched twin.
#pragma once

#include <cstdint>
#include <span>

#include "framework/data/fit.hpp"

namespace collimator {

// out[i] = float32(values[i]) / 255 (uint8) or / 65535 (uint16) where mask[i] is not 0. Elsewhere 0 for
// Fill::zero, and for Fill::mean the float32 of the mean of the visible out[i], summed in float64 in row
// order (0 where none is visible). All three spans have one length.
void apply_mask(std::span<const std::uint8_t> values, std::span<const std::uint8_t> mask, Fill fill,
                std::span<float> out);
void apply_mask(std::span<const std::uint16_t> values, std::span<const std::uint8_t> mask, Fill fill,
                std::span<float> out);

}  // namespace collimator
