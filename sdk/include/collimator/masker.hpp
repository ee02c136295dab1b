// What the author of a masker includes: a masker says which pixels a model may see.
//
// A complete one, sdk/examples/hide_bright/hide_bright.cpp:
//
//   // Hides what is as bright as metal or burnt-in letters, which a network could read in the place of the disease.
//   #include <collimator/masker.hpp>
//   namespace {
//   class HideBright final : public collimator::Masker {
//    public:
//     static constexpr collimator::Needs needs{.pixels = true};  // all that it asks for beside the mask so far
//
//     struct Params {
//       double level = 0.95;
//       void describe(auto& field) {
//         field("level", level, "brightness from which on a pixel is hidden; 1 is the greatest value").range(0, 1);
//       }
//     };
//     explicit HideBright(Params params) : params_(params) {}
//
//     void mask(const collimator::Scene& scene, collimator::MaskView keep, collimator::Rng&) const override {
//       const collimator::PictureView pixels = scene.pixels();
//       for (std::int64_t y = 0; y < scene.height; ++y)
//         for (std::int64_t x = 0; x < scene.width; ++x)
//           if (pixels(y, x) >= params_.level) keep(y, x) = 0;  // what was hidden before stays hidden
//     }
//
//    private:
//     Params params_;
//   };
//   }  // namespace
//   COLLIMATOR_MASKER(HideBright, "hide_bright", "1.0.0", "Hides pixels from a brightness on, as burnt-in letters")
//
// Threads: mask() is called from several threads at once on one object, for different samples, in any order.
//
// Lifecycle: the host makes one object for each place in the chain of a mask node, and destroys it when no call of it
// is under way; both may happen on any thread. Two objects of one class may live at a time, and one process works on
// many nodes, so state belongs into the object, made by its constructor. `host()` serves from the end of the
// constructor to the end of the destructor. What mask() is shown lives until it returns.
//
// Shapes and units: all is on the picture's native grid, [H,W] of scene.height and scene.width.
// - Masks are uint8, 0 or 1. `keep` comes as the maskers before have left it, and is the only thing that may be
//   changed.
// - Pixels are float32 in [0,1]: brightness over the greatest value that the picture can have.
// - Boxes are in pixels; x and y are the left and the top edge, counted from the top left corner, and they may reach
//   beyond the picture.
// - A donor has a height and a width of its own, and no pixels.
//
// Random numbers: `rng` is made of the node's seed, the masker's id, its place in the chain and the sample's id, so
// that masks do not depend on the order of samples. Whoever draws from it says `.random = true`.
//
// Errors: any std::exception ends the node with the message `ID: what() (sample SAMPLE)`; samples without a region of
// interest are counted and told together. A value in `keep` that is neither 0 nor 1, a scene that was changed, and
// numbers drawn without `.random` end it, too. What the constructor or Params::check() throws ends it as `ID: what()`.
//
// Cancelling: the host looks between samples. A call that takes seconds calls host().check_cancelled() in its loop.
// Lines for the node's log go through host().log(line).
#pragma once

#include <atomic>
#include <concepts>
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

// What a masker cannot do without, and what it does with it, said once in its class:
//
//   static constexpr collimator::Needs needs{.pixels = true, .random = true};
struct Needs {
  bool roi = false;          // refuses samples without a region of interest
  bool boxes = false;        // reads the findings' boxes, which know the label
  bool pixels = false;       // reads the picture's pixels
  bool donor = false;        // reads another patient's sample
  bool donor_roi = false;    // one that has a region of interest
  bool donor_boxes = false;  // one that has a finding's box
  bool random = false;       // takes random numbers: only then the seed of the mask node counts
  bool shows_mask = false;   // the mask itself is the picture in the end
};

namespace detail {

inline constexpr char no_roi[] = "it needs a region of interest: give the mask node a `roi:`";
inline constexpr char no_pixels[] =
    "there are no pixels: a masker gets its picture's (but no donor's) only if its class says "
    "`static constexpr collimator::Needs needs{.pixels = true};`";
inline constexpr char no_donor[] =
    "there is no donor: a masker gets one only if its class says "
    "`static constexpr collimator::Needs needs{.donor = true};`";

// A view, or a pointer, that may not have been given; calling it then is an error that says how to get it.
template <typename View, const char* how>
class Given {
 public:
  Given() = default;
  template <std::convertible_to<View> From>
  Given(From from) : view_(from) {}  // NOLINT: a test writes Scene{.roi = mask.view()}

  explicit operator bool() const { return static_cast<bool>(view_); }
  decltype(auto) operator()() const {
    if (!view_) throw std::runtime_error(how);
    if constexpr (std::is_pointer_v<View>)
      return *view_;
    else
      return View(view_);
  }

 private:
  View view_{};
};

}  // namespace detail

// What a masker may look at, all on the native grid [H,W] of the picture. What may be missing is called, as in
// scene.roi(), and tested, as in `if (scene.roi)`.
struct Scene {
  std::int64_t height = 0, width = 0;
  detail::Given<ConstMaskView, detail::no_roi> roi;  // union of the parts; not given where the sample has none
  std::vector<RoiPart> parts;
  std::vector<Box> boxes;                                // of findings
  std::vector<Box> objects;                              // of things that are none: markers, stamps
  detail::Given<PictureView, detail::no_pixels> pixels;  // only if the class needs them
  detail::Given<const Scene*, detail::no_donor> donor;   // another patient's sample, without pixels; likewise
};

// Base of all maskers. Objects are immutable; mask() is called from several threads at once. A class that needs more
// than the mask so far says so as `needs` (above).
class Masker : public Hosted {
 public:
  virtual ~Masker() = default;

  // Changes `keep` [H,W] in place: 1 = visible, 0 = hidden. It comes as the chain has made it so far
  // (all 1 for the first masker). Draw only from `rng`, and then need `random`; throw
  // std::exception to refuse.
  virtual void mask(const Scene& scene, MaskView keep, Rng& rng) const = 0;
};

namespace detail {

template <typename Plugin>
concept SaysNeedsAsNames = requires {
  Plugin::needs_roi;
}
|| requires { Plugin::needs_boxes; }
|| requires { Plugin::needs_pixels; }
|| requires { Plugin::needs_donor; }
|| requires { Plugin::needs_donor_roi; }
|| requires { Plugin::needs_donor_boxes; }
|| requires { Plugin::draws; }
|| requires { Plugin::shows_mask; };

template <typename Plugin>
constexpr Needs needs_of() {
  static_assert(!SaysNeedsAsNames<Plugin>,
                "a masker says what it needs as one value: static constexpr collimator::Needs needs{.pixels = true}; "
                "(`draws` is called `random` there)");
  if constexpr (requires { Plugin::needs; }) {
    static_assert(std::is_same_v<decltype(Plugin::needs), const Needs>,
                  "`needs` of a masker is `static constexpr collimator::Needs needs{…};`");
    Needs needs = Plugin::needs;
    needs.donor = needs.donor || needs.donor_roi || needs.donor_boxes;
    return needs;
  } else {
    return {};
  }
}

inline Scene scene_of(const collimator_scene& from, bool pixels) {
  Scene scene;
  scene.height = from.height;
  scene.width = from.width;
  scene.roi = view_of<const std::uint8_t>(from.roi);
  const Items<collimator_part> parts(from.parts, from.part_count, from.part_stride, "parts");
  for (std::uint64_t i = 0; i < parts.size(); ++i) {
    const collimator_part part = parts[i];
    scene.parts.push_back({text_of(part.name), view_of<const std::uint8_t>(part.mask)});
  }
  for (const Box& box : boxes_of(from.boxes, from.box_count, from.box_stride))
    (box.kind == BoxKind::finding ? scene.boxes : scene.objects).push_back(box);
  if (pixels) scene.pixels = view_of<const float>(from.pixels);
  return scene;
}

template <typename Plugin>
std::int32_t mask(const void* object, const collimator_scene* given, const collimator_tensor* keep,
                  const collimator_seed* seed, collimator_error* error) noexcept {
  return guarded(error, [&] {
    constexpr Needs needs = needs_of<Plugin>();
    const collimator_scene from = taken(given);
    Scene scene = scene_of(from, needs.pixels);
    std::optional<Scene> donor;
    if (needs.donor && from.donor != nullptr) scene.donor = &donor.emplace(scene_of(taken(from.donor), false));
    std::atomic<bool> drawn = false;
    Rng rng = Rng(seed->words[0]).watched_by(drawn);
    static_cast<const Plugin*>(object)->mask(scene, view_of<std::uint8_t>(keep), rng);
    if (drawn && !needs.random)
      throw std::logic_error(
          "it took random numbers, but its class does not say `static constexpr collimator::Needs needs{.random = "
          "true};`, so that no seed would change its masks");
  });
}

template <typename Plugin>
const collimator_library* masker_library(const About& about) {
  static const collimator_masker_v1 functions{sizeof functions, create<Plugin>, destroy<Plugin>, mask<Plugin>};
  constexpr Needs needs = needs_of<Plugin>();
  std::vector<std::string> names;
  const auto name = [&](bool needed, const char* as) {
    if (needed) names.emplace_back(as);
  };
  name(needs.pixels, "pixels");
  name(needs.donor, "donor");
  name(needs.donor_roi, "donor_roi");
  name(needs.donor_boxes, "donor_boxes");
  name(needs.shows_mask, "shows_mask");
  name(needs.boxes, "boxes");
  name(needs.roi, "roi");
  name(needs.random, "random");
  return library(about, manifest<Plugin>(about, "portable", text_list("needs", names)), &functions);
}

}  // namespace detail
}  // namespace collimator

// Makes `Class` the masker `id`. Once per library.
#define COLLIMATOR_MASKER(Class, id, version, about) \
  COLLIMATOR_ENTRY((::collimator::detail::masker_library<Class>({"masker", 1, id, version, about})))
