// A masked picture as a network gets it: scaled, hidden, filled. The exact definition; training has a batched twin.
#pragma once

#include <cstdint>
#include <span>

#include "framework/data/fill.hpp"

namespace collimator {

// out[i] = float32(values[i]) / float32(greatest) where mask[i] is not 0, and what the fill makes of it (fill.hpp)
// elsewhere. All three spans have one length; `greatest` is the value that is white: 255, 4095, 65535 …
void apply_mask(std::span<const std::uint8_t> values, std::uint32_t greatest, std::span<const std::uint8_t> mask,
                const Fill& fill, std::span<float> out, const FillSources& sources = {});
void apply_mask(std::span<const std::uint16_t> values, std::uint32_t greatest, std::span<const std::uint8_t> mask,
                const Fill& fill, std::span<float> out, const FillSources& sources = {});

}  // namespace collimator
