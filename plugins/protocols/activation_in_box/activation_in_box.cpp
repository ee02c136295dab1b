// Activation in the box: the share of a saliency map that lies inside the finding's boxes or the region.
#include <cmath>

#include <collimator/protocol.hpp>

namespace {

using collimator::Box, collimator::LocalizationInput;

// Sum of the map over pixels inside / sum over all pixels, both over the picture only (`valid`, not padding). A
// pixel is inside a box if its centre is; overlapping boxes count once. `area_expected` is the share of the
// picture's pixels that are inside: what a map without any preference would score. Both are NaN where there is no
// box or region on the picture; the share also where the map is empty, its sum is not positive, or it is not
// finite. Negative values of a map are summed as they are.
class ActivationInBox final : public collimator::Protocol {
 public:
  static std::vector<std::string> outputs() { return {"activation_in_box", "area_expected"}; }
  // A value below 0 outside makes a share above 1, one inside a share below 0.
  static std::vector<collimator::NumberRange> ranges() {
    return {{.low = 0, .high = 1}, {.low = 0, .high = 1, .any_map = true}};
  }

  void measure(const LocalizationInput& input, std::span<double> values) const override {
    const std::int64_t height = input.map.height(), width = input.map.width();
    std::vector<std::uint8_t> inside(static_cast<std::size_t>(height * width));
    const collimator::MaskView mask(inside.data(), height, width);
    if (input.region) {
      for (std::int64_t y = 0; y < height; ++y)
        for (std::int64_t x = 0; x < width; ++x) mask(y, x) = input.region(y, x) != 0;
    } else {
      for (const Box& box : input.boxes)
        collimator::for_rows_inside(box, height, width, [&](std::int64_t y, std::int64_t left, std::int64_t right) {
          for (std::int64_t x = left; x < right; ++x) mask(y, x) = 1;
        });
    }

    double hit = 0, all = 0;
    std::int64_t hit_pixels = 0, all_pixels = 0;
    for (std::int64_t y = 0; y < height; ++y)
      for (std::int64_t x = 0; x < width; ++x) {
        if (input.valid && input.valid(y, x) == 0) continue;
        const double value = input.map(y, x);
        all += value;
        ++all_pixels;
        if (mask(y, x) != 0) {
          hit += value;
          ++hit_pixels;
        }
      }
    values[0] = values[1] = std::numeric_limits<double>::quiet_NaN();
    if (hit_pixels == 0) return;
    values[1] = static_cast<double>(hit_pixels) / static_cast<double>(all_pixels);
    if (std::isfinite(all) && all > 0) values[0] = hit / all;
  }
};

}  // namespace

COLLIMATOR_PROTOCOL(ActivationInBox, "activation_in_box", "1.0.0", "Share of the map inside the boxes or the region")
