// What batches are made of: a collection's pictures, masked, mirrored and normalised one by one. No LibTorch.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
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
  // `pack` holds at least the collection's samples, and so do `masks`, which are given where the network may not see
  // everything. `donors` is a pack on the same grid with the samples that the masks' fill takes. Throws InputError
  // where a sample is missing, or where their sizes or fits differ.
  MaskedPictures(const Collection& collection, const std::filesystem::path& pack,
                 const std::optional<std::filesystem::path>& masks = {},
                 const std::optional<std::filesystem::path>& donors = {});

  const std::string& sample(std::size_t row) const { return samples_[row]; }  // its id
  std::size_t count() const { return pack_rows_.size(); }
  std::int64_t size() const { return pack_.size(); }  // side in pixels
  std::int64_t channels() const { return pack_.channels(); }
  std::size_t values() const { return static_cast<std::size_t>(channels() * size() * size()); }  // of a picture
  Fit fit() const { return pack_.fit(); }
  MaskStyle style() const { return masks_ ? masks_->style() : MaskStyle{.fit = fit()}; }

  // Fills `out` [channels,size,size] with picture `row` in [0,1], hidden pixels filled. Fills from the training part
  // take `normalisation`, which was measured on it.
  void read(std::size_t row, const Normalisation& normalisation, std::span<float> out) const;
  // Then mirrors it left to right, where asked, and normalises it, hidden pixels like the others.
  void read(std::size_t row, bool mirrored, const Normalisation& normalisation, std::span<float> out) const;

  // Mean and standard deviation (divisor n) of all visible pixels of all pictures, in all channels; of silhouettes, of
  // all pixels. Sums are float64, one picture after the other, in row order. The deviation is 1 where all pixels are
  // equal; where none is visible, the mean is 0 as well.
  Normalisation measure() const;

 private:
  void read_masked(std::size_t row, const Normalisation& training, std::span<std::uint8_t> mask,
                   std::span<float> out) const;

  PicturePack pack_;
  std::optional<MaskPack> masks_;
  std::optional<PicturePack> donors_;
  std::vector<std::string> samples_;
  std::vector<std::size_t> pack_rows_, mask_rows_, donor_rows_;
};

}  // namespace collimator
