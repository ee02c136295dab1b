// Reads reduced masks, and checks that their two files agree before any mask is handed out.
#include "framework/data/mask_pack.hpp"

#include <collimator/views.hpp>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/data/bits.hpp"

namespace collimator {

MaskPack::MaskPack(const std::filesystem::path& folder) : folder_(folder), file_(folder / "masks.safetensors") {
  const Json json = read_json(folder / "samples.json");
  try {
    samples_ = json.at("samples").get<std::vector<std::string>>();
    size_ = json.at("size").get<std::int64_t>();
    style_ = mask_style_of(json.at("style"));
    donors_ = json.at("donors").get<std::vector<std::string>>();
  } catch (const Json::exception& error) {
    throw failure("{}: {}", (folder / "samples.json").string(), json_fault(error));
  }
  const std::vector<std::int64_t> expected{static_cast<std::int64_t>(samples_.size()), size_, bit_row_bytes(size_)};
  if (size_ < 1 || file_.at("masks").shape != expected)
    throw failure("{}: `masks` has not the shape of {} samples at {} px", file_.path().string(), samples_.size(),
                  size_);
  if (!donors_.empty() && donors_.size() != samples_.size())
    throw failure("{}: {} donors for {} samples", (folder / "samples.json").string(), donors_.size(), samples_.size());
  bits_ = file_.values<std::uint8_t>("masks");
  if (style_.reduction != Reduction::conservative) safe_ = file_.values<std::uint8_t>("safe");
  if (!safe_.empty() && safe_.size() != bits_.size())
    throw failure("{}: `safe` has not the shape of `masks`", file_.path().string());
  for (std::size_t i = 0; i < samples_.size(); ++i) rows_.emplace(samples_[i], i);
}

std::optional<std::size_t> MaskPack::find(const std::string& sample) const {
  const auto found = rows_.find(sample);
  return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t MaskPack::row(const std::string& sample) const {
  if (const auto row = find(sample)) return *row;
  throw failure(
      "the mask node has no mask for sample {}, and masks for {} others; mask the same collection, or keep the "
      "samples that have one with `{{do: select, of: COLLECTION, has_roi: MASKS}}`",
      sample, samples_.size());
}

std::span<const std::uint8_t> MaskPack::bits(std::size_t row) const {
  const auto row_bytes = static_cast<std::size_t>(size_ * bit_row_bytes(size_));
  return bits_.subspan(row * row_bytes, row_bytes);
}

void MaskPack::unpack_leaks(std::size_t row, std::span<std::uint8_t> mask) const {
  unpack(row, mask);
  std::vector<std::uint8_t> safe(mask.begin(), mask.end());
  if (!safe_.empty())
    unpack_bits(safe_.subspan(row * bits(row).size(), bits(row).size()), MaskView(safe.data(), size_, size_));
  for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = mask[i] > safe[i];
}

void MaskPack::unpack(std::size_t row, std::span<std::uint8_t> mask) const {
  unpack_bits(bits(row), MaskView(mask.data(), size_, size_));
}

}  // namespace collimator
