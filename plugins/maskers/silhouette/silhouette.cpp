// Shows the mask itself instead of the picture: does its shape alone predict the label?
//
// The last of a chain; what the chain keeps visible is 1 in the picture that the network gets, all else 0.
#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class Silhouette final : public collimator::Masker {
 public:
  static constexpr collimator::Needs needs{.shows_mask = true};

  void mask(const Scene&, MaskView, Rng&) const override {}
};

}  // namespace

COLLIMATOR_MASKER(Silhouette, "silhouette", "1.0.0", "Shows the mask itself as the picture")
