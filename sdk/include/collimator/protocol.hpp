// What the author of a localisation protocol includes: it compares a saliency map with boxes or a region.
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

// Base of all protocols. A subclass names its numbers: `static std::vector<std::string> outputs()`.
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

template <typename Plugin>
const collimator_library* protocol_library(const About& about) {
  static const collimator_protocol_v1 functions{sizeof functions, create<Plugin>, destroy<Plugin>, measure<Plugin>};
  return library(about, manifest<Plugin>(about, "portable", text_list("outputs", Plugin::outputs())), &functions);
}

}  // namespace detail
}  // namespace collimator

// Makes `Class` the protocol `id`. Once per library.
#define COLLIMATOR_PROTOCOL(Class, id, version, about) \
  COLLIMATOR_ENTRY((::collimator::detail::protocol_library<Class>({"protocol", 1, id, version, about})))
