// The peak of a saliency map: whether it lies on the finding, and how far away from it.
#include <algorithm>
#include <cmath>

#include <collimator/protocol.hpp>
namespace {
// The peak is the first of the greatest pixels on the picture, not on padding. `peak_inside` is 1 where it lies in
// a box or in the region (Zhang et al. 2018, the "pointing game"), else 0; `peak_distance` counts the map's pixels
// from it to the nearest one inside. Both are NaN where nothing is inside, or the map is the same everywhere.
class Peak final : public collimator::Protocol {
 public:
  static std::vector<std::string> outputs() { return {"peak_inside", "peak_distance"}; }
  static std::vector<collimator::NumberRange> ranges() { return {{0, 1, true}, {0, INFINITY, true}}; }

  void measure(const collimator::LocalizationInput& input, std::span<double> values) const override {
    const std::int64_t height = input.map.height(), width = input.map.width();
    double most = -INFINITY, least = INFINITY, peak_x = 0, peak_y = 0, nearest = INFINITY;
    for (std::int64_t y = 0; y < height; ++y)
      for (std::int64_t x = 0; x < width; ++x) {
        if (input.valid && input.valid(y, x) == 0) continue;
        least = std::min<double>(least, input.map(y, x));
        if (input.map(y, x) <= most) continue;
        most = input.map(y, x), peak_y = double(y), peak_x = double(x);
      }
    const auto inside = [&](std::int64_t y, std::int64_t left, std::int64_t right) {
      for (std::int64_t x = left; x < right; ++x)
        nearest = std::min(nearest, std::hypot(double(x) - peak_x, double(y) - peak_y));
    };
    if (input.region)
      for (std::int64_t y = 0; y < height; ++y)
        collimator::for_runs(input.region.row(y), 1, [&](auto left, auto right) { inside(y, left, right); });
    else
      for (const auto& box : input.boxes) collimator::for_rows_inside(box, height, width, inside);
    const bool defined = least < most && nearest < INFINITY;
    values[0] = defined ? double(nearest == 0) : NAN;
    values[1] = defined ? nearest : NAN;
  }
};
}  // namespace
COLLIMATOR_PROTOCOL(Peak, "peak", "1.0.0", "Whether the map's peak lies on the finding, and how far away")
