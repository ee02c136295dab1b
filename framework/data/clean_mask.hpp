// Cleaning of a drawn outline: small parts go, its edge is smoothed, the largest parts stay.
#pragma once

#include <cstdint>
#include <span>

namespace collimator {

// In this order, each left out where it is 0.
struct Cleaning {
  std::int64_t open_px = 0;     // morphological opening by a disc of this odd width (Soille 2003, section 4.1)
  std::int64_t median_px = 0;   // a pixel becomes what most pixels of the square of this odd width around it are
  std::int64_t components = 0;  // so many of the largest 8-connected parts stay; of equal ones, the topmost
};

// Cleans `mask` [size,size] of 0/1 in place. What lies beyond the picture counts as its nearest pixel.
void clean_mask(std::span<std::uint8_t> mask, std::int64_t size, const Cleaning& cleaning);

}  // namespace collimator
