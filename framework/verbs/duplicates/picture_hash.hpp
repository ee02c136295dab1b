// A perceptual hash of a picture: copies of another size, another compression or another contrast have nearly the same.
#pragma once

#include <array>
#include <cstdint>

#include "framework/data/picture.hpp"

namespace collimator {

inline constexpr int hash_grid = 32;
inline constexpr int hash_bits = 64;

struct PictureHash {
  std::uint64_t bits = 0;
  bool flat = true;  // all is one grey: there is nothing to compare
  // The picture's means on the grid, from its darkest (0) to its brightest (255).
  std::array<std::uint8_t, hash_grid * hash_grid> small{};
};

// The hash of Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), section 3.2.1: the
// means of 32 x 32 cells, their discrete cosine transform (DCT-II), of which the 8 x 8 lowest frequencies but the
// constant ones are compared with their median. Means are summed in whole numbers, so that the bits are the same on
// every machine.
PictureHash hash_of(const Picture& picture);

// Pearson's correlation of two pictures' small means; 0 where one is flat.
double correlation(const PictureHash& a, const PictureHash& b);

}  // namespace collimator
