// Shows all of the smallest rectangle around the visible pixels: after `roi`, the region's box.
#include <collimator/masker.hpp>
#include <collimator/shapes.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class BoundingBox final : public collimator::Masker {
 public:
  void mask(const Scene&, MaskView keep, Rng&) const override { keep.inside(collimator::bounding_box(keep)).fill(1); }
};

}  // namespace

COLLIMATOR_MASKER(BoundingBox, "bounding_box", "1.0.0",
                  "Shows the smallest rectangle around the visible pixels; also called bbox")
