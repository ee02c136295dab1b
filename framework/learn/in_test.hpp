// What the tests of learning share: small artifacts on disk, and a network that learns in seconds.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <collimator/native/layers.hpp>
#include <collimator/rng.hpp>

#include "framework/base/json.hpp"
#include "framework/data/bits.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/fit.hpp"
#include "framework/data/mask_style.hpp"
#include "framework/data/safetensors.hpp"

#include <doctest/doctest.h>  // after LibTorch's headers, which define a CHECK of their own

namespace collimator::in_test {

// An empty folder that goes with its owner.
class ScratchFolder {
 public:
  ScratchFolder() {
    static int number = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("collimator_learn_" + std::to_string(::getpid()) + "_" + std::to_string(number++));
    std::filesystem::create_directories(path_);
  }
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// Pictures of size x size pixels: dim noise, and for every second one a bright square of 6 pixels at a
// random place. The label says whether it is there.
struct Squares {
  std::int64_t size = 24;
  Collection collection;
  std::vector<std::uint8_t> pixels;

  explicit Squares(std::size_t count, std::uint64_t seed = 1) {
    collection.classes = {"square"};
    for (std::size_t i = 0; i < count; ++i) {
      Record record;
      record.id = "s" + std::to_string(seed) + "_" + std::to_string(i);
      record.patient = "p" + std::to_string(i);
      record.labels = {static_cast<float>(i % 2)};
      record.metadata = {{"site", i % 3 == 0 ? "a" : "b"}};
      record.source = "none";
      Rng rng = Rng(seed).stream(record.id);
      std::vector<std::uint8_t> picture;
      for (std::int64_t p = 0; p < size * size; ++p) picture.push_back(static_cast<std::uint8_t>(40 + rng.below(60)));
      const auto top = static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(size) - 6));
      const auto left = static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(size) - 6));
      for (std::int64_t y = top; i % 2 == 1 && y < top + 6; ++y)
        for (std::int64_t x = left; x < left + 6; ++x) picture[static_cast<std::size_t>(y * size + x)] += 70;
      pixels.insert(pixels.end(), picture.begin(), picture.end());
      collection.samples.push_back(record);
    }
  }
};

inline Json ids_of(const Collection& collection) {
  Json ids = Json::array();
  for (const Record& record : collection.samples) ids.push_back(record.id);
  return ids;
}

// The artifact of `pack`; values of type std::uint8_t or std::uint16_t, [samples,size,size].
template <typename Value>
void write_pack(const std::filesystem::path& folder, const Collection& collection, std::int64_t size,
                const std::vector<Value>& values) {
  std::filesystem::create_directories(folder);
  const auto count = static_cast<std::int64_t>(collection.samples.size());
  const std::vector<std::int64_t> sizes(static_cast<std::size_t>(count) * 2, size);
  std::vector<std::int64_t> cuts;
  for (std::int64_t i = 0; i < count; ++i) cuts.insert(cuts.end(), {0, 0, size, size});
  write_safetensors(folder / "pictures.safetensors",
                    {{{"pictures", dtype_of<Value>(), {count, size, size}}, values.data()},
                     {{"sizes", "I64", {count, 2}}, sizes.data()},
                     {{"natives", "I64", {count, 2}}, sizes.data()},
                     {{"cuts", "I64", {count, 4}}, cuts.data()}});
  write_json(folder / "samples.json",
             {{"samples", ids_of(collection)}, {"size", size}, {"bits", 8 * sizeof(Value)}, {"fit", "pad"}});
}

// The artifact of `reduce`; mask [samples,size,size] of 0/1.
inline void write_masks(const std::filesystem::path& folder, const Collection& collection, std::int64_t size,
                        std::vector<std::uint8_t> mask, Fill fill) {
  std::filesystem::create_directories(folder);
  const auto count = static_cast<std::int64_t>(collection.samples.size());
  const std::int64_t row_bytes = bit_row_bytes(size);
  std::vector<std::uint8_t> bits(static_cast<std::size_t>(count * size * row_bytes));
  for (std::int64_t i = 0; i < count; ++i)
    pack_bits(MaskView(mask.data() + i * size * size, size, size),
              {bits.data() + i * size * row_bytes, static_cast<std::size_t>(size * row_bytes)});
  write_safetensors(folder / "masks.safetensors", {{{"masks", "U8", {count, size, row_bytes}}, bits.data()}});
  write_json(folder / "samples.json", {{"samples", ids_of(collection)},
                                       {"size", size},
                                       {"style", json_of(MaskStyle{.fill = fill})},
                                       {"donors", Json::array()}});
}

// Two convolutions, every second pixel between them, and a linear head: learns Squares in a few epochs.
class SmallNetwork final : public Network {
 public:
  explicit SmallNetwork(std::int64_t classes = 1)
      : conv1_(*this, "conv1", 1, 8, 3),
        conv2_(*this, "conv2", 8, 16, 3),
        norm1_(*this, "bn1", 8),
        norm2_(*this, "bn2", 16),
        fc_(*this, "fc", 16, classes) {}
  std::int64_t channels() const override { return 1; }
  at::Tensor features(const at::Tensor& pictures) override {
    const at::Tensor first = norm1_(conv1_(pictures)).relu();
    return norm2_(conv2_(first.slice(2, 0, std::nullopt, 2).slice(3, 0, std::nullopt, 2))).relu();
  }
  at::Tensor head(const at::Tensor& features, const at::Tensor&) override { return fc_(features.mean({2, 3})); }

 private:
  Conv2d conv1_, conv2_;
  BatchNorm2d norm1_, norm2_;
  Linear fc_;
};

}  // namespace collimator::in_test
