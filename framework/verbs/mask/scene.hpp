// What a masker may look at of each sample: its region of interest, boxes and, where asked for, pixels.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/data/native_masks.hpp"
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

  // A number that changes when anything a masker was shown changes.
  std::size_t fingerprint() const;
};

// Calls use(scene) with the scene as it crosses the boundary; `with_pixels` shows the pixels, `donor` another scene.
template <typename Use>
void show(const NativeScene& scene, bool with_pixels, const collimator_scene* donor, Use use);

// Makes the scenes of a mask node. Any thread.
class Scenes {
 public:
  // Throws InputError where `parts` names a part that no sample of the collection has.
  Scenes(const Collection& collection, const MaskParams& params, const Job& job, const Pictures& pictures);

  // `roi` draws the regions of interest, `pixels` decodes the picture.
  NativeScene make(const Record& record, const PictureHeader& header, bool roi, bool pixels) const;
  // Whether make() would find a region of interest; reads no file.
  bool has_roi(const Record& record) const;

 private:
  void draw_own_regions(const Record& record, NativeScene& scene) const;
  void take_roi(const Record& record, NativeScene& scene) const;

  const Pictures& pictures_;
  std::vector<std::string> parts_;
  std::unique_ptr<NativeMasks> roi_;
};

template <typename Use>
void show(const NativeScene& scene, bool with_pixels, const collimator_scene* donor, Use use) {
  const std::int64_t shape[2] = {scene.height, scene.width};
  // The boundary has no const tensors; the host checks afterwards that nothing was written.
  const auto tensor = [&](const void* data, int code, int bits) {
    return collimator_tensor{sizeof(collimator_tensor), const_cast<void*>(data), code, bits, 2, 0, shape, nullptr};
  };
  const collimator_tensor roi = tensor(scene.roi ? scene.roi->data() : nullptr, 1, 8);
  const collimator_tensor pixels = tensor(scene.pixels.data(), 2, 32);
  std::vector<collimator_text> names;
  std::vector<collimator_tensor> parts;
  for (const auto& [name, mask] : scene.parts) {
    names.push_back(detail::text_of(name));
    parts.push_back(tensor(mask.data(), 1, 8));
  }
  std::vector<collimator_box> boxes;
  for (const FindingBox& box : scene.boxes)
    boxes.push_back({box.x, box.y, box.width, box.height, detail::text_of(box.label)});
  use(collimator_scene{sizeof(collimator_scene), scene.height, scene.width, scene.roi ? &roi : nullptr, parts.size(),
                       names.data(), parts.data(), boxes.size(), boxes.data(), with_pixels ? &pixels : nullptr, donor});
}

}  // namespace collimator
