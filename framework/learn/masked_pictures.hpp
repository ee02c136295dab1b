// What batches are made of: a collection's pictures, masked, mirrored and normalised one by one. No LibTorch.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "framework/data/collection.hpp"
#include "framework/data/mask_pack.hpp"
#include "framework/data/pack.hpp"

namespace collimator {

// (x - mean) / deviation, in float32.
struct Normalisation {
  double mean = 0, deviation = 1;
};

// The pictures of a collection, in its order. Any thread.
class MaskedPictures {
 public:
  // `pack` (and `masks`, where the network may not see everything) hold at least the collection's samples.
  // Throws InputError where a sample is missing, or the two are of different sizes or fits.
  MaskedPictures(const Collection& collection, const std::filesystem::path& pack,
           const std::optional<std::filesystem::path>& masks);

  std::size_t count() const { return pack_rows_.size(); }
  std::int64_t size() const { return pack_.size(); }  // side in pixels
  Fit fit() const { return pack_.fit(); }

  // Fills `out` [size,size] with picture `row` in [0,1], hidden pixels filled; mirrored left to right, the
  // mask with it, where asked; then normalised, hidden pixels like the others.
  void read(std::size_t row, bool mirrored, const Normalisation& normalisation, std::span<float> out) const;

  // Mean and standard deviation (divisor n) of all visible pixels of all pictures: float64, one picture after
  // the other, in row order. Deviation 1 where all are equal; mean 0 as well where none is visible.
  Normalisation measure() const;

 private:
  void read_masked(std::size_t row, std::span<std::uint8_t> mask, std::span<float> out) const;

  PicturePack pack_;
  std::optional<MaskPack> masks_;
  std::vector<std::size_t> pack_rows_, mask_rows_;
};

}  // namespace collimator
