// Puts a sample's scene together from its regions or from another node's masks, and fingerprints it.
#include "framework/verbs/mask/scene.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <set>

#include <collimator/names.hpp>

#include "framework/base/error.hpp"
#include "framework/data/native_place.hpp"

namespace collimator {
namespace {

// Of what chance may change, not of what an enemy would: Fletcher's sums of words and of these sums, in eight lanes, at
// the speed of memory.
std::size_t hash_of(const void* data, std::size_t size) {
  std::array<std::uint64_t, 8> sums{}, sums_of_sums{}, words{};
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  for (std::size_t at = 0; at < size; at += sizeof words) {
    if (size - at < sizeof words) words = {};
    std::memcpy(words.data(), bytes + at, std::min(size - at, sizeof words));
    for (std::size_t i = 0; i < words.size(); ++i) sums[i] += words[i];
    for (std::size_t i = 0; i < words.size(); ++i) sums_of_sums[i] += sums[i];
  }
  constexpr std::uint64_t prime = 0x100000001b3;
  std::uint64_t result = size;
  for (std::size_t i = 0; i < words.size(); ++i)
    result = ((result ^ sums[i]) * prime ^ sums_of_sums[i]) * prime + (result >> 29);
  return result;
}

void check_size(const Record& record, const NativeMasks::Place& place, const NativeScene& scene) {
  if (place.height == scene.height && place.width == scene.width) return;
  throw failure("sample {}: the picture has {} x {} pixels, its region of interest {} x {}", record.id, scene.width,
                scene.height, place.width, place.height);
}

}  // namespace

std::size_t NativeScene::fingerprint() const {
  std::size_t result = roi ? hash_of(roi->data(), roi->size()) : 0;
  for (const auto& [name, mask] : parts) result = result * 31 + hash_of(mask.data(), mask.size());
  return result * 31 + hash_of(pixels.data(), pixels.size() * sizeof(float));
}

Scenes::Scenes(const Collection& collection, const std::string& port, const MaskParams& params, const Job& job,
               const Pictures& pictures)
    : pictures_(pictures), sources_(job.sources), parts_(params.parts) {
  const auto roi = job.inputs.find("roi");
  if (roi != job.inputs.end()) {
    roi_of_ = SampleOwners(roi->second);
    if (std::filesystem::exists(roi->second / "mask.json")) {
      roi_ = std::make_unique<NativeMasks>(roi->second);
      return;
    }
    lent_ = std::make_unique<Collection>(load_collection(roi->second));
    lent_rows_ = lent_->rows();
  }
  if (const auto drawn = job.inputs.find((lent_ ? "roi" : port) + ".regions"); drawn != job.inputs.end())
    drawn_ = std::make_unique<RegionPack>(drawn->second);
  const std::set<std::string> known = parts_of(lent_ ? *lent_ : collection);
  for (const std::string& part : parts_)
    if (!known.contains(part))
      throw failure("mask: no sample has a region named {}; {}", part,
                    known.empty() ? "none of them has a region" : missing_name(part, {known.begin(), known.end()}));
}

std::optional<std::size_t> Scenes::place_of(const Record& record) const {
  return roi_of_.has_another(record, sources_) ? std::nullopt : roi_->find(record.id);
}

const Record* Scenes::outlined(const Record& record) const {
  if (!lent_) return &record;
  const auto row = lent_rows_.find(record.id);
  return row == lent_rows_.end() || roi_of_.has_another(record, sources_) ? nullptr : &lent_->samples[row->second];
}

bool Scenes::has_roi(const Record& record) const {
  if (roi_) return place_of(record).has_value();
  const Record* of = outlined(record);
  if (of == nullptr || of->regions.empty()) return false;
  return std::ranges::all_of(parts_, [&](const std::string& part) {
    return std::ranges::find(of->regions, part, &Region::part) != of->regions.end();
  });
}

void Scenes::draw_regions(const Record& record, NativeScene& scene) const {
  // A sample that lacks one of the parts asked for has no region: half of a pair of lungs would pass for both.
  if (!has_roi(record)) return;
  const Record& of = *outlined(record);
  for (const Region& region : of.regions) {
    if (!parts_.empty() && !std::ranges::count(parts_, region.part)) continue;
    const auto same_part = [&](const auto& named) { return named.first == region.part; };
    if (std::ranges::any_of(scene.parts, same_part)) continue;
    std::vector<std::uint8_t>& mask =
        scene.parts
            .emplace_back(region.part, std::vector<std::uint8_t>(static_cast<std::size_t>(scene.height * scene.width)))
            .second;
    const MaskView view(mask.data(), scene.height, scene.width);
    std::optional<GridSize> stretched;
    if (drawn_ && is_packed(of, region.part)) {
      const NativeMasks& masks = drawn_->masks(region.part);
      const std::size_t row = drawn_->row(region.part, of.id);
      check_size(record, masks.place(row), scene);
      masks.unpack(row, view);
      stretched = drawn_->stretched(region.part, of.id);
    } else {
      stretched = pictures_.draw_regions(of, region.part, view).stretched;
    }
    if (stretched) scene.stretched = fmt::format("{} x {}", stretched->width, stretched->height);
  }
  scene.roi = scene.parts.front().second;
  for (const auto& [name, mask] : scene.parts)
    std::ranges::transform(mask, *scene.roi, scene.roi->begin(), std::bit_or<std::uint8_t>{});
}

void Scenes::take_roi(const Record& record, NativeScene& scene) const {
  const auto found = place_of(record);
  if (!found) return;
  check_size(record, roi_->place(*found), scene);
  scene.roi = roi_->unpack(*found);
}

NativeScene Scenes::make(const Record& record, const PictureHeader& header, bool roi, bool pixels) const {
  NativeScene scene(header.height, header.width);
  scene.boxes = native_boxes(record, header.width, header.height);
  if (roi && roi_)
    take_roi(record, scene);
  else if (roi)
    draw_regions(record, scene);
  if (pixels) scene.pixels = brightness_of(pictures_.read(record));
  return scene;
}

}  // namespace collimator
