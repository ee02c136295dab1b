// Masks on the network's grid, laid over the pictures of a pack; the artifact of the verb `reduce`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "framework/data/mask_style.hpp"
#include "framework/data/safetensors.hpp"

namespace collimator {

// The folder holds
// - masks.safetensors with `masks` U8 [N,S,ceil(S/8)] (bits.hpp) and, where their reduction lets hidden pixels through,
//   `safe`: what the conservative one would show;
// - samples.json with `samples` (ids in this order), `style` (mask_style.hpp), `donors` (ids, where the fill takes
//   them) and `size`.
// Memory-mapped; any thread.
class MaskPack {
 public:
  explicit MaskPack(const std::filesystem::path& folder);

  std::size_t count() const { return samples_.size(); }
  std::int64_t size() const { return size_; }  // S
  const MaskStyle& style() const { return style_; }
  const std::vector<std::string>& donors() const { return donors_; }  // one per sample, or none
  const std::vector<std::string>& samples() const { return samples_; }
  std::optional<std::size_t> find(const std::string& sample) const;
  std::size_t row(const std::string& sample) const;  // throws InputError, which suggests select: has_roi

  std::span<const std::uint8_t> bits(std::size_t row) const;         // [S, ceil(S/8)]
  void unpack(std::size_t row, std::span<std::uint8_t> mask) const;  // [S,S] of 0/1
  // Sets the pixels to 1 that are visible although hidden native pixels reach them, the others to 0.
  void unpack_leaks(std::size_t row, std::span<std::uint8_t> mask) const;

 private:
  std::filesystem::path folder_;
  SafetensorsFile file_;
  std::vector<std::string> samples_;
  std::unordered_map<std::string, std::size_t> rows_;
  std::int64_t size_ = 0;
  MaskStyle style_;
  std::vector<std::string> donors_;
  std::span<const std::uint8_t> bits_, safe_;
};

}  // namespace collimator
