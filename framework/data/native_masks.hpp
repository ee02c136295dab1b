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

#include "framework/data/mask_style.hpp"
#include "framework/data/safetensors.hpp"

namespace collimator {

// The folder holds
// - masks.safetensors with two tensors for every native size: `masks_{H}x{W}` U8 [n,H,ceil(W/8)] (bits.hpp), and
//   `rows_{H}x{W}` I64 [n], the samples' places (-1: none) in the list of mask.json;
// - mask.json: {samples: [ids], style (mask_style.hpp), crop, cuts: [[x,y,width,height], …] where it crops,
//   donors: [ids] where the fill takes them}.
// Samples that are not listed have no mask. Memory-mapped; any thread.
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

  const MaskStyle& style() const { return style_; }
  bool crop() const { return crop_; }
  const std::vector<std::string>& donors() const { return donors_; }  // one per sample, or none

 private:
  SafetensorsFile file_;
  std::vector<std::string> samples_;
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<Place> places_;
  MaskStyle style_;
  bool crop_ = false;
  std::vector<std::string> donors_;
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
  void drop(std::size_t sample);  // it gets no mask; one thread, before finish()
  // Writes mask.json; `samples` are those not dropped; `cuts` (one per sample) where the node crops, `donors` where its
  // fill takes them, else none.
  void finish(const std::vector<std::string>& samples, const MaskStyle& style, const std::vector<Rect>& cuts = {},
              const std::vector<std::string>& donors = {});

 private:
  std::filesystem::path folder_;
  std::vector<Size> sizes_;
  std::unique_ptr<SafetensorsWriter> writer_;
  std::vector<std::span<std::uint8_t>> bits_;
  std::vector<std::int64_t*> rows_;  // where each sample's place is written
};

}  // namespace collimator
