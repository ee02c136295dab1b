// Must not compile: a need said by a name of its own, as it was once done.
#include <collimator/masker.hpp>

class Old final : public collimator::Masker {
 public:
  static constexpr bool needs_pixels = true;
  void mask(const collimator::Scene&, collimator::MaskView, collimator::Rng&) const override {}
};

COLLIMATOR_MASKER(Old, "old", "1.0.0", "asks for pixels by a name")
