// The pack: a collection's pictures, decoded once, on the network's grid; the artifact of the verb `pack`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "framework/data/geometry.hpp"
#include "framework/data/safetensors.hpp"

namespace collimator {

// Folder: pictures.safetensors with `pictures` [N,S,S] (U8, or U16 as soon as one picture has more than 8
// bits; the others are multiplied by 257 then), `sizes` I64 [N,2] (height and width of what was cut out of
// the native picture, all of it as a rule) and `cuts` I64 [N,4] (its x, y, width, height in native pixels);
// samples.json with `samples` (ids in this order), `fit`, `size`, `bits`.
// Memory-mapped; any thread.
class PicturePack {
 public:
  explicit PicturePack(const std::filesystem::path& folder);

  std::size_t count() const { return samples_.size(); }
  std::int64_t size() const { return size_; }  // S
  int bits() const { return bits_; }           // 8 or 16
  Fit fit() const { return fit_; }
  const std::vector<std::string>& samples() const { return samples_; }
  std::optional<std::size_t> find(const std::string& sample) const;
  std::size_t row(const std::string& sample) const;  // throws InputError where it has none

  // S*S stored values of a row: values8 where bits() is 8, values16 where it is 16.
  std::span<const std::uint8_t> values8(std::size_t row) const;
  std::span<const std::uint16_t> values16(std::size_t row) const;

  // How that row came from its native picture (boxes and masks go the same way).
  Geometry geometry(std::size_t row) const;

 private:
  std::filesystem::path folder_;
  SafetensorsFile file_;
  std::vector<std::string> samples_;
  std::unordered_map<std::string, std::size_t> rows_;
  std::int64_t size_ = 0;
  int bits_ = 8;
  Fit fit_ = Fit::pad;
  std::span<const std::uint8_t> narrow_;
  std::span<const std::uint16_t> wide_;
  std::span<const std::int64_t> cuts_;
};

}  // namespace collimator
