// Keeps the region of interest: what was visible and lies in it stays visible.
#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class Roi final : public collimator::Masker {
 public:
  static constexpr collimator::Needs needs{.roi = true};

  void mask(const Scene& scene, MaskView keep, Rng&) const override { collimator::intersect(keep, scene.roi()); }
};

}  // namespace

COLLIMATOR_MASKER(Roi, "roi", "1.0.0", "Keeps the region of interest")
