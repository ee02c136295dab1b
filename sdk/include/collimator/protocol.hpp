// What the author of a localisation protocol includes: it compares a saliency map with boxes or a region.
//
// A complete one, sdk/examples/peak/peak.cpp:
//
//   // The peak of a saliency map: whether it lies on the finding, and how far away from it.
//   #include <algorithm>
//   #include <cmath>
//
//   #include <collimator/protocol.hpp>
//   namespace {
//   // The peak is the first of the greatest pixels on the picture, not on padding. `peak_inside` is 1 where it lies in
//   // a box or in the region (Zhang et al. 2018, the "pointing game"), else 0; `peak_distance` counts the map's pixels
//   // from it to the nearest one inside. Both are NaN where nothing is inside, or the map is the same everywhere.
//   class Peak final : public collimator::Protocol {
//    public:
//     static std::vector<std::string> outputs() { return {"peak_inside", "peak_distance"}; }
//     static std::vector<collimator::NumberRange> ranges() { return {{0, 1, true}, {0, INFINITY, true}}; }
//
//     void measure(const collimator::LocalizationInput& input, std::span<double> values) const override {
//       const std::int64_t height = input.map.height(), width = input.map.width();
//       double most = -INFINITY, least = INFINITY, peak_x = 0, peak_y = 0, nearest = INFINITY;
//       for (std::int64_t y = 0; y < height; ++y)
//         for (std::int64_t x = 0; x < width; ++x) {
//           if (input.valid && input.valid(y, x) == 0) continue;
//           least = std::min<double>(least, input.map(y, x));
//           if (input.map(y, x) <= most) continue;
//           most = input.map(y, x), peak_y = double(y), peak_x = double(x);
//         }
//       const auto inside = [&](std::int64_t y, std::int64_t left, std::int64_t right) {
//         for (std::int64_t x = left; x < right; ++x)
//           nearest = std::min(nearest, std::hypot(double(x) - peak_x, double(y) - peak_y));
//       };
//       if (input.region)
//         for (std::int64_t y = 0; y < height; ++y)
//           collimator::for_runs(input.region.row(y), 1, [&](auto left, auto right) { inside(y, left, right); });
//       else
//         for (const auto& box : input.boxes) collimator::for_rows_inside(box, height, width, inside);
//       const bool defined = least < most && nearest < INFINITY;
//       values[0] = defined ? double(nearest == 0) : NAN;
//       values[1] = defined ? nearest : NAN;
//     }
//   };
//   }  // namespace
//   COLLIMATOR_PROTOCOL(Peak, "peak", "1.0.0", "Whether the map's peak lies on the finding, and how far away")
//
// Threads: measure() may be called from several threads at once on one object.
//
// Lifecycle: the host makes one object for each use in a localize node, and destroys it when no call of it is under
// way; both may happen on any thread. `host()` serves from the end of the constructor to the end of the destructor. The
// input lives until measure() returns.
//
// Shapes and units: all is on the map's grid [H,W], which is the network's and mostly no picture's own.
// - The map is float32 and finite, of any range: as the explainer gave it, enlarged bilinearly.
// - The region is uint8, 0 or 1, and given only where the node has a `roi`; then boxes do not count.
// - Boxes are in pixels of the map: findings of the map's class or without a label, or all boxes of the label that the
//   node names. There may be none, and they may reach beyond the map. for_rows_inside() finds their pixels.
// - `valid` is uint8, 0 on padding.
// - There is one value for each of outputs(), in that order. NaN says undefined, and the picture is left out of the
//   means of all of them, so that they are of the same pictures.
//
// Errors: any std::exception, also one thrown by the constructor or by Params::check(), ends the node with the message
// `ID: what()`, so give NaN where just one picture has no answer.
//
// Cancelling: the host looks between pictures. A call that takes seconds calls host().check_cancelled() in its loop.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <vector>

#include <collimator/detail/plugin.hpp>
#include <collimator/views.hpp>

namespace collimator {

// One map and what it is held against, all on the map's grid [H,W].
struct LocalizationInput {
  PictureView map;             // raw, as the explainer gave it
  ConstMaskView region;        // 1 inside; not given where boxes are meant
  std::vector<Box> boxes;      // in pixels of the map
  ConstMaskView valid;         // 1 where the map lies on the picture, 0 on padding
  bool map_is_signed = false;  // what is below 0 speaks against the class; else the map is >= 0, or means to be
};

// Where a number lies, whatever the boxes: no interval of it leaves that. Without `any_map` it need hold only of maps
// without a value below 0, as a share does, which others let out of [0,1].
struct NumberRange {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  bool any_map = false;
};

// Base of all protocols. A subclass names its numbers: `static std::vector<std::string> outputs()`. Where some have
// bounds, `static std::vector<NumberRange> ranges()` says them, one for each of outputs().
class Protocol : public Hosted {
 public:
  virtual ~Protocol() = default;

  // Fills one value per output; NaN = undefined (an empty map, an empty box). Any thread.
  virtual void measure(const LocalizationInput& input, std::span<double> values) const = 0;
};

namespace detail {

template <typename Plugin>
std::int32_t measure(const void* object, const collimator_protocol_input* given, double* values,
                     collimator_error* error) noexcept {
  return guarded(error, [&] {
    const collimator_protocol_input from = taken(given);
    const LocalizationInput input{view_of<const float>(from.map), view_of<const std::uint8_t>(from.region),
                                  boxes_of(from.boxes, from.box_count, from.box_stride),
                                  view_of<const std::uint8_t>(from.valid), from.map_is_signed != 0};
    static_cast<const Plugin*>(object)->measure(input, {values, Plugin::outputs().size()});
  });
}

// The member "ranges" of a manifest: one for each output, in which a bound that there is not is left out.
template <typename Plugin>
std::string ranges_text() {
  std::string text;
  if constexpr (requires { Plugin::ranges(); }) {
    constexpr double endless = std::numeric_limits<double>::infinity();
    for (const NumberRange& range : Plugin::ranges()) {
      text += text.empty() ? R"(,"ranges":[{)" : ",{";
      text += std::string(R"("any_map":)") + (range.any_map ? "true" : "false");
      if (range.low != -endless) text += R"(,"low":)" + json_number(range.low);
      if (range.high != endless) text += R"(,"high":)" + json_number(range.high);
      text += "}";
    }
    if (!text.empty()) text += "]";
  }
  return text;
}

template <typename Plugin>
const collimator_library* protocol_library(const About& about) {
  static const collimator_protocol_v1 functions{sizeof functions, create<Plugin>, destroy<Plugin>, measure<Plugin>};
  return library(about,
                 manifest<Plugin>(about, "portable", text_list("outputs", Plugin::outputs()) + ranges_text<Plugin>()),
                 &functions);
}

}  // namespace detail
}  // namespace collimator

// Makes `Class` the protocol `id`. Once per library.
#define COLLIMATOR_PROTOCOL(Class, id, version, about) \
  COLLIMATOR_ENTRY((::collimator::detail::protocol_library<Class>({"protocol", 1, id, version, about})))
