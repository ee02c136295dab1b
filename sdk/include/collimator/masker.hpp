// What the author of a masker includes: a masker says which pixels a model may see.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <collimator/detail/plugin.hpp>
#include <collimator/rng.hpp>
#include <collimator/views.hpp>

namespace collimator {

// A named part of the region of interest, such as "left_lung".
struct RoiPart {
  std::string_view name;
  ConstMaskView mask;
};

// What a masker may look at, all on the native grid [H,W] of the picture.
struct Scene {
  std::int64_t height = 0, width = 0;
  ConstMaskView roi;  // union of the parts; empty where the node has no `roi`
  std::vector<RoiPart> parts;
  std::vector<Box> boxes;
  PictureView pixels;            // only if the class says `static constexpr bool needs_pixels = true`
  const Scene* donor = nullptr;  // another patient's sample, without pixels; only if it says `needs_donor = true`

  // The region of interest, or an error that says what to add.
  ConstMaskView require_roi(std::string_view masker) const {
    if (!roi)
      throw std::runtime_error(std::string(masker) + " needs a region of interest: give the mask node a `roi:`");
    return roi;
  }
};

// Base of all maskers. Objects are immutable; mask() is called from several threads at once. A class says
// what else it needs with `static constexpr bool NAME = true`: `needs_roi`, `needs_boxes`, `needs_pixels`,
// `needs_donor` (with `needs_donor_roi` or `needs_donor_boxes`: one that has them), and `draws` if it takes random
// numbers: only then the seed of the mask node counts. `shows_mask`: the mask itself is the picture in the end.
class Masker {
 public:
  virtual ~Masker() = default;

  // Changes `keep` [H,W] in place: 1 = visible, 0 = hidden. It comes as the chain has made it so far
  // (all 1 for the first masker). Draw only from `rng`, and then say `draws`; throw std::exception to refuse.
  virtual void mask(const Scene& scene, MaskView keep, Rng& rng) const = 0;
};

namespace detail {

inline Scene scene_of(const collimator_scene& from) {
  Scene scene;
  scene.height = from.height;
  scene.width = from.width;
  scene.roi = view_of<const std::uint8_t>(from.roi);
  for (std::uint64_t i = 0; i < from.part_count; ++i)
    scene.parts.push_back({text_of(from.part_names[i]), view_of<const std::uint8_t>(&from.parts[i])});
  scene.boxes = boxes_of(from.boxes, from.box_count);
  scene.pixels = view_of<const float>(from.pixels);
  return scene;
}

template <typename Plugin>
std::int32_t mask(const void* object, const collimator_scene* from, const collimator_tensor* keep,
                  const collimator_seed* seed, collimator_error* error) noexcept {
  return guarded(error, [&] {
    Scene scene = scene_of(*from);
    std::optional<Scene> donor;
    if (from->donor != nullptr) scene.donor = &donor.emplace(scene_of(*from->donor));
    Rng rng(seed->words[0]);
    static_cast<const Plugin*>(object)->mask(scene, view_of<std::uint8_t>(keep), rng);
    bool draws = false;
    if constexpr (requires { Plugin::draws; }) draws = Plugin::draws;
    if (rng.drawn() && !draws)
      throw std::logic_error(
          "it took random numbers, but its class does not say `static constexpr bool draws = true`, so that no seed "
          "would change its masks");
  });
}

template <typename Plugin>
const collimator_library* masker_library(const About& about) {
  static const collimator_masker_v1 functions{sizeof functions, create<Plugin>, destroy<Plugin>, mask<Plugin>};
  std::vector<std::string> needs;
  if constexpr (requires { Plugin::needs_pixels; })
    if (Plugin::needs_pixels) needs.push_back("pixels");
  if constexpr (requires { Plugin::needs_donor; })
    if (Plugin::needs_donor) needs.push_back("donor");
  if constexpr (requires { Plugin::needs_donor_roi; })
    if (Plugin::needs_donor_roi) needs.push_back("donor_roi");
  if constexpr (requires { Plugin::needs_donor_boxes; })
    if (Plugin::needs_donor_boxes) needs.push_back("donor_boxes");
  if constexpr (requires { Plugin::shows_mask; })
    if (Plugin::shows_mask) needs.push_back("shows_mask");
  if constexpr (requires { Plugin::needs_boxes; })
    if (Plugin::needs_boxes) needs.push_back("boxes");
  if constexpr (requires { Plugin::needs_roi; })
    if (Plugin::needs_roi) needs.push_back("roi");
  if constexpr (requires { Plugin::draws; })
    if (Plugin::draws) needs.push_back("random");
  return library(about, manifest<Plugin>(about, "portable", text_list("needs", needs)), &functions);
}

}  // namespace detail
}  // namespace collimator

// Makes `Class` the masker `id`. Once per library.
#define COLLIMATOR_MASKER(Class, id, version, about) \
  COLLIMATOR_ENTRY((::collimator::detail::masker_library<Class>({"masker", 1, id, version, about})))
