// What the author of a metric of masks includes: it holds two masks of one picture against each other.
#pragma once

#include <collimator/metric.hpp>
#include <collimator/shapes.hpp>

namespace collimator {

// Base of all metrics of masks. A subclass names its numbers as a Metric does: `static std::vector<std::string>
// outputs()`; without it, the plugin's id. Of MetricTraits only `range` counts. Objects are immutable; called from
// several threads at once.
class MaskMetric : public Hosted {
 public:
  virtual ~MaskMetric() = default;

  // Two masks [H,W] of 0 and 1 on the picture's native grid, which have one shape. What is left out of `result`
  // stays NaN.
  virtual void compare(ConstMaskView prediction, ConstMaskView truth, MetricResult& result) const = 0;
};

// Areas of two masks and of what they share, in pixels.
struct Overlap {
  std::int64_t both = 0, prediction = 0, truth = 0;
};

inline Overlap overlap(ConstMaskView prediction, ConstMaskView truth) {
  Overlap areas{0, area_of(prediction), area_of(truth)};
  for (std::int64_t y = 0; y < truth.height(); ++y)
    for (std::int64_t x = 0; x < truth.width(); ++x) areas.both += prediction(y, x) & truth(y, x);
  return areas;
}

namespace detail {

template <typename Plugin>
std::int32_t compare_masks(const void* object, const collimator_tensor* prediction, const collimator_tensor* truth,
                           double* values, collimator_error* reasons, collimator_error* error) noexcept {
  return guarded(error, [&] {
    const std::span<double> all(values, output_count<Plugin>());
    std::ranges::fill(all, undefined);
    MetricResult result(all, reasons);
    static_cast<const Plugin*>(object)->compare(view_of<std::uint8_t>(prediction), view_of<std::uint8_t>(truth),
                                                result);
  });
}

template <typename Plugin>
const collimator_library* mask_metric_library(const About& about) {
  static const collimator_metric_v1 functions{sizeof functions, create<Plugin>, destroy<Plugin>, nullptr,
                                              compare_masks<Plugin>};
  const std::string more = text_list("outputs", metric_outputs<Plugin>(about.id)) +
                           text_list("needs", std::vector<std::string>{"masks"}) + range_text<Plugin>();
  return library(about, manifest<Plugin>(about, "portable", more), &functions);
}

}  // namespace detail
}  // namespace collimator

// Makes `Class` the metric of masks `id`. Once per library.
#define COLLIMATOR_MASK_METRIC(Class, id, version, about) \
  COLLIMATOR_ENTRY((::collimator::detail::mask_metric_library<Class>({"metric", 1, id, version, about})))
