// Enlarges the visible part by a radius: after `roi`, the region with a margin (Sourget et al.).
#include <collimator/growth.hpp>
#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class Dilate final : public collimator::Masker {
 public:
  using Params = collimator::Radius;

  explicit Dilate(Params radius) : radius_(radius) {}

  void mask(const Scene&, MaskView keep, Rng&) const override { collimator::grow(keep, 1, radius_); }

 private:
  Params radius_;
};

}  // namespace

COLLIMATOR_MASKER(Dilate, "dilate", "1.0.0",
                  "Shows every pixel within a radius of the visible pixels; also called dilation")
