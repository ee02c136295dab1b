// What a masker may look at of each sample: its region of interest, boxes and, where asked for, pixels.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "framework/data/native_masks.hpp"
#include "framework/data/region_pack.hpp"
#include "framework/data/whose.hpp"
#include "framework/plugin/tensor.hpp"
#include "framework/verbs/mask/mask.hpp"
#include "framework/verbs/pictures.hpp"

namespace collimator {

// A scene that owns its pixels, all [H,W] of the native picture.
class NativeScene {
 public:
  NativeScene(std::int64_t height, std::int64_t width) : height(height), width(width) {}

  std::int64_t height, width;
  std::optional<std::vector<std::uint8_t>> roi;  // 0/1; none where the sample has no region
  std::vector<std::pair<std::string, std::vector<std::uint8_t>>> parts;
  std::vector<FindingBox> boxes;
  std::vector<float> pixels;  // [0,1]; empty unless a masker asks
  std::string stretched;      // "256 x 256" of a mask whose proportions are not its picture's; empty: none is so

  // A number that changes when anything a masker was shown changes.
  std::size_t fingerprint() const;
};

// Calls use(scene) with the scene as it crosses the boundary; `with_pixels` shows the pixels, `donor` another scene.
template <typename Use>
void show(const NativeScene& scene, bool with_pixels, const collimator_scene* donor, Use use);

// Makes the scenes of a mask node. Any thread.
class Scenes {
 public:
  // `port`: of the collection among the job's inputs, "of" or "donors". Throws InputError where `parts` names a part
  // that no sample of the collection, or of the collection given as `roi`, has.
  Scenes(const Collection& collection, const std::string& port, const MaskParams& params, const Job& job,
         const Pictures& pictures);

  // `roi` draws the regions of interest, `pixels` decodes the picture.
  NativeScene make(const Record& record, const PictureHeader& header, bool roi, bool pixels) const;
  // Whether make() would find a region of interest; reads no file.
  bool has_roi(const Record& record) const;

 private:
  void draw_regions(const Record& record, NativeScene& scene) const;
  void take_roi(const Record& record, NativeScene& scene) const;
  // The regions of a sample: its own, or those that the collection given as `roi` has for it. Null: none.
  const Record* outlined(const Record& record) const;
  // Its place among the other node's masks. A donor of another collection may bear the id of one of their samples.
  std::optional<std::size_t> place_of(const Record& record) const;

  const Pictures& pictures_;
  const Sources& sources_;  // of the job, which outlives this
  std::vector<std::string> parts_;
  std::unique_ptr<NativeMasks> roi_;  // where `roi` gives masks
  std::unique_ptr<Collection> lent_;  // where it gives a collection
  std::unordered_map<std::string, std::size_t> lent_rows_;
  std::unique_ptr<RegionPack> drawn_;  // of the collection that the regions are of
  SampleOwners roi_of_;
};

template <typename Use>
void show(const NativeScene& scene, bool with_pixels, const collimator_scene* donor, Use use) {
  const Plane roi(scene.roi ? scene.roi->data() : nullptr, scene.height, scene.width);
  const Plane pixels(scene.pixels.data(), scene.height, scene.width);
  std::deque<Plane> planes;
  std::vector<collimator_part> parts;
  for (const auto& [name, mask] : scene.parts)
    parts.push_back({sizeof(collimator_part), detail::text_of(name),
                     planes.emplace_back(mask.data(), scene.height, scene.width).tensor()});
  std::vector<collimator_box> boxes;
  for (const FindingBox& box : scene.boxes) boxes.push_back(crossing(box));
  use(collimator_scene{sizeof(collimator_scene), scene.height, scene.width, scene.roi ? roi.tensor() : nullptr,
                       parts.size(), sizeof(collimator_part), parts.data(), boxes.size(), sizeof(collimator_box),
                       boxes.data(), with_pixels ? pixels.tensor() : nullptr, donor});
}

}  // namespace collimator
