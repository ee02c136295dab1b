// Puts a sample's scene together from its regions or from another node's masks, and fingerprints it.
#include "framework/verbs/mask/scene.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>

#include "framework/base/error.hpp"
#include "framework/data/native_place.hpp"
#include "framework/data/region.hpp"

namespace collimator {
namespace {

// Of what chance may change, not of what an enemy would: four sums of products (FNV-1a on words), side by side.
std::size_t hash_of(const void* data, std::size_t size) {
  constexpr std::uint64_t prime = 0x100000001b3;
  std::array<std::uint64_t, 4> sums{1, 2, 3, 4}, words{};
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  for (std::size_t at = 0; at < size; at += sizeof words) {
    if (size - at < sizeof words) words = {};
    std::memcpy(words.data(), bytes + at, std::min(size - at, sizeof words));
    for (std::size_t i = 0; i < words.size(); ++i) sums[i] = (sums[i] ^ words[i]) * prime;
  }
  return ((sums[0] * prime ^ sums[1]) * prime ^ sums[2]) * prime ^ sums[3];
}

}  // namespace

std::size_t NativeScene::fingerprint() const {
  std::size_t result = roi ? hash_of(roi->data(), roi->size()) : 0;
  for (const auto& [name, mask] : parts) result = result * 31 + hash_of(mask.data(), mask.size());
  return result * 31 + hash_of(pixels.data(), pixels.size() * sizeof(float));
}

Scenes::Scenes(const Collection& collection, const MaskParams& params, const Job& job, const Pictures& pictures)
    : pictures_(pictures), sources_(job.sources), parts_(params.parts) {
  if (const auto roi = job.inputs.find("roi"); roi != job.inputs.end()) {
    if (!parts_.empty())
      throw failure("mask: `parts` chooses among the dataset's own regions; with `roi` there is nothing to choose");
    roi_ = std::make_unique<NativeMasks>(roi->second);
    roi_of_ = SampleOwners(roi->second);
    return;
  }
  std::set<std::string> known;
  for (const Record& record : collection.samples)
    for (const Region& region : record.regions) known.insert(region.part);
  std::string names;
  for (const std::string& name : known) names += (names.empty() ? "" : ", ") + name;
  for (const std::string& part : parts_)
    if (!known.contains(part))
      throw failure("mask: no sample has a region named {}; the collection's parts are: {}", part,
                    names.empty() ? "none" : names);
}

std::optional<std::size_t> Scenes::place_of(const Record& record) const {
  return roi_of_.has_another(record, sources_) ? std::nullopt : roi_->find(record.id);
}

bool Scenes::has_roi(const Record& record) const {
  if (roi_) return place_of(record).has_value();
  if (parts_.empty()) return !record.regions.empty();
  return std::ranges::all_of(parts_, [&](const std::string& part) {
    return std::ranges::find(record.regions, part, &Region::part) != record.regions.end();
  });
}

void Scenes::draw_own_regions(const Record& record, NativeScene& scene) const {
  const NativeScale scale = native_scale(record, scene.width, scene.height);
  const auto area = static_cast<std::size_t>(scene.height * scene.width);
  for (const Region& stated : record.regions) {
    Region region = stated;
    region.place = native_place(stated.place, scale);
    if (!parts_.empty() && !std::ranges::count(parts_, region.part)) continue;
    auto part = std::ranges::find(scene.parts, region.part, [](const auto& named) { return named.first; });
    if (part == scene.parts.end()) part = scene.parts.emplace(part, region.part, std::vector<std::uint8_t>(area));
    try {
      if (const auto own = draw_region(region, pictures_.root(record, region.root),
                                       MaskView(part->second.data(), scene.height, scene.width)))
        scene.stretched = fmt::format("{} x {}", own->width, own->height);
    } catch (const InputError& error) {
      throw failure("sample {}: {}", record.id, error.what());
    }
  }
  // A sample that lacks one of the parts asked for has no region: half of a pair of lungs would pass for both.
  if (scene.parts.empty() || scene.parts.size() < std::set(parts_.begin(), parts_.end()).size()) {
    scene.parts.clear();
    return;
  }
  scene.roi = scene.parts.front().second;
  for (const auto& [name, mask] : scene.parts)
    std::ranges::transform(mask, *scene.roi, scene.roi->begin(), std::bit_or<std::uint8_t>{});
}

void Scenes::take_roi(const Record& record, NativeScene& scene) const {
  const auto found = place_of(record);
  if (!found) return;
  const NativeMasks::Place& place = roi_->place(*found);
  if (place.height != scene.height || place.width != scene.width)
    throw failure("sample {}: the picture has {} x {} pixels, its region of interest {} x {}", record.id, scene.width,
                  scene.height, place.width, place.height);
  scene.roi = roi_->unpack(*found);
}

NativeScene Scenes::make(const Record& record, const PictureHeader& header, bool roi, bool pixels) const {
  NativeScene scene(header.height, header.width);
  scene.boxes = native_boxes(record, header.width, header.height);
  if (roi && roi_)
    take_roi(record, scene);
  else if (roi)
    draw_own_regions(record, scene);
  if (pixels) scene.pixels = brightness_of(pictures_.read(record));
  return scene;
}

}  // namespace collimator
