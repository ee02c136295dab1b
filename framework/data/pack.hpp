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

// The folder holds pictures.safetensors with
// - `pictures` [N,S,S], or [N,3,S,S] where pictures are in colour (grey ones among them are repeated), U8, or U16 as
// soon as one picture has more than 8 bits. White is the greatest value that the
//   deepest picture can have. It stands as `greatest` in the metadata where it is less than the type's own: 4095 of a
//   picture of 12 bits. A picture of less depth is brought to it: value * greatest / its own greatest, to the nearest
//   (so 8 bits among 16 are multiplied by 257);
// - `sizes` I64 [N,2] (height and width of what was cut out of the native picture, all of it as a rule);
// - `cuts` I64 [N,4] (its x, y, width, height in native pixels);
// - `natives` I64 [N,2] (height and width of the native picture);
// and samples.json with `samples` (ids in this order), `fit`, `size`, `bits` (of the type: 8 or 16).
// Memory-mapped; any thread.
class PicturePack {
 public:
  explicit PicturePack(const std::filesystem::path& folder);

  std::size_t count() const { return samples_.size(); }
  std::int64_t size() const { return size_; }           // S
  std::int64_t channels() const { return channels_; }   // 1, or 3 in colour
  int bits() const { return bits_; }                    // of the stored type, 8 or 16
  std::uint32_t greatest() const { return greatest_; }  // the value that is white
  Fit fit() const { return fit_; }
  const std::vector<std::string>& samples() const { return samples_; }
  std::optional<std::size_t> find(const std::string& sample) const;
  std::size_t row(const std::string& sample) const;  // throws InputError where it has none

  // channels*S*S stored values of a row: values8 where bits() is 8, values16 where it is 16.
  std::span<const std::uint8_t> values8(std::size_t row) const;
  std::span<const std::uint16_t> values16(std::size_t row) const;

  // How that row came from its native picture (boxes and masks go the same way).
  Geometry geometry(std::size_t row) const;
  std::int64_t native_height(std::size_t row) const { return natives_[2 * row]; }
  std::int64_t native_width(std::size_t row) const { return natives_[2 * row + 1]; }

 private:
  std::filesystem::path folder_;
  SafetensorsFile file_;
  std::vector<std::string> samples_;
  std::unordered_map<std::string, std::size_t> rows_;
  std::int64_t size_ = 0, channels_ = 1;
  int bits_ = 8;
  std::uint32_t greatest_ = 255;
  Fit fit_ = Fit::pad;
  std::span<const std::uint8_t> narrow_;
  std::span<const std::uint16_t> wide_;
  std::span<const std::int64_t> cuts_, natives_;
};

// Writes the folder of a pack.
class PackWriter {
 public:
  // `bits`: of the deepest of the `count` pictures; `channels`: 3 where any is in colour. Throws InputError where there
  // is no room.
  PackWriter(const std::filesystem::path& folder, std::size_t count, std::int64_t size, int bits,
             std::int64_t channels = 1);

  // The picture of a row, `cut` out of its native picture of width x height and brought to [size,size]. Different rows
  // from any threads.
  void set(std::size_t row, std::int64_t width, std::int64_t height, const Rect& cut, const Picture& small);
  // After the last row: the samples in the order of their rows.
  void finish(const std::vector<std::string>& samples, Fit fit);

 private:
  std::filesystem::path folder_;
  std::int64_t size_ = 0, channels_ = 1;
  int bits_ = 8;  // of the deepest picture
  SafetensorsWriter writer_;
};

}  // namespace collimator
