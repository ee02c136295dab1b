// Shrinks the visible part by a radius: after `roi`, the region without its rim.
#include <collimator/growth.hpp>
#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class Erode final : public collimator::Masker {
 public:
  using Params = collimator::Radius;

  explicit Erode(Params radius) : radius_(radius) {}

  void mask(const Scene&, MaskView keep, Rng&) const override { collimator::grow(keep, 0, radius_); }

 private:
  Params radius_;
};

}  // namespace

COLLIMATOR_MASKER(Erode, "erode", "1.0.0",
                  "Hides every pixel within a radius of the hidden pixels; also called erosion")
