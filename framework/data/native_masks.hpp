// Masks on their pictures' native grids; the artifact of the verbs `mask` and `segment`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <collimator/views.hpp>

#include "framework/data/fit.hpp"
#include "framework/data/safetensors.hpp"

namespace collimator {

// Folder: masks.safetensors with, for every native size, `masks_{H}x{W}` U8 [n,H,ceil(W/8)] (bits.hpp) and
// `rows_{H}x{W}` I64 [n], the samples' places in the list of mask.json: {samples: [ids], fit, fill, crop,
// cuts: [[x,y,width,height], …] where it crops}. Samples that are not listed have no mask.
// Memory-mapped; any thread.
class NativeMasks {
 public:
  explicit NativeMasks(const std::filesystem::path& folder);

  struct Place {
    std::int64_t height = 0, width = 0;
    const std::uint8_t* bits = nullptr;  // [H, ceil(W/8)]
    Rect cut;                            // what stays of the picture: all of it, or the crop's box
  };

  const std::vector<std::string>& samples() const { return samples_; }
  std::optional<std::size_t> find(const std::string& sample) const;
  const Place& place(std::size_t index) const { return places_[index]; }  // index into samples()
  std::vector<std::uint8_t> unpack(std::size_t index) const;              // [H,W] of 0/1
  void unpack(std::size_t index, MaskView mask) const;

  Fit fit() const { return fit_; }
  Fill fill() const { return fill_; }
  bool crop() const { return crop_; }

 private:
  SafetensorsFile file_;
  std::vector<std::string> samples_;
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<Place> places_;
  Fit fit_ = Fit::pad;
  Fill fill_ = Fill::zero;
  bool crop_ = false;
};

// Writes such a folder: laid out by the native sizes, then filled mask by mask, from any threads.
class NativeMaskWriter {
 public:
  struct Size {
    std::int64_t height = 0, width = 0;
    bool operator<(const Size& other) const { return std::pair(height, width) < std::pair(other.height, other.width); }
  };
  NativeMaskWriter(const std::filesystem::path& folder, std::vector<Size> sizes);  // one per sample
  void set(std::size_t sample, ConstMaskView mask);
  // Writes mask.json; `cuts` (one per sample) where the node crops, else none.
  void finish(const std::vector<std::string>& samples, Fit fit, Fill fill, const std::vector<Rect>& cuts);

 private:
  std::filesystem::path folder_;
  std::vector<Size> sizes_;
  std::unique_ptr<SafetensorsWriter> writer_;
  std::vector<std::span<std::uint8_t>> bits_;
};

}  // namespace collimator
