// The control of a mask: shows a rectangle of the same area and proportions at a random place instead.
//
// What a model still knows under it, it owes to how much it sees and not to the mask's place and outline.
#include <cmath>

#include <collimator/masker.hpp>
#include <collimator/shapes.hpp>

namespace {

using collimator::MaskView, collimator::Rect, collimator::Rng, collimator::Scene;

// Of the rectangles whose shorter side is within a tenth (or a pixel) of that with exactly the area of the
// mask and the proportions of its bounding box, that of the nearest area; of several, the most similar one.
Rect matched(std::int64_t area, const Rect& box) {
  const std::int64_t box_short = std::min(box.width, box.height), box_long = std::max(box.width, box.height);
  const double ideal =
      std::sqrt(static_cast<double>(area) * static_cast<double>(box_short) / static_cast<double>(box_long));
  const auto first = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(0.9 * ideal)));
  const auto last = std::min(box_short, static_cast<std::int64_t>(std::ceil(1.1 * ideal)));
  std::int64_t best_short = 0, best_long = 0, best_error = area;
  for (std::int64_t side = first; side <= last; ++side) {
    const std::int64_t other = std::min(box_long, (2 * area + side) / (2 * side));
    const std::int64_t error = std::abs(side * other - area);
    const auto deviation = [&](std::int64_t length) { return std::abs(static_cast<double>(length) - ideal); };
    if (error > best_error || (error == best_error && deviation(side) >= deviation(best_short))) continue;
    best_short = side;
    best_long = other;
    best_error = error;
  }
  return box.width < box.height ? Rect{0, 0, best_short, best_long} : Rect{0, 0, best_long, best_short};
}

class AreaMatched final : public collimator::Masker {
 public:
  static constexpr collimator::Needs needs{.random = true};

  void mask(const Scene&, MaskView keep, Rng& rng) const override {
    const std::int64_t area = collimator::area_of(keep);
    if (area == 0) return;
    Rect shown = matched(area, collimator::bounding_box(keep));
    shown.x = static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(keep.width() - shown.width + 1)));
    shown.y = static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(keep.height() - shown.height + 1)));
    keep.fill(0);
    keep.inside(shown).fill(1);
  }
};

}  // namespace

COLLIMATOR_MASKER(AreaMatched, "area_matched", "1.0.0",
                  "Shows a rectangle of the visible part's area and proportions at a random place instead")
