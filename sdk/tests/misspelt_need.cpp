// Must not compile: a need that there is not.
#include <collimator/masker.hpp>

class Misspelt final : public collimator::Masker {
 public:
  static constexpr collimator::Needs needs{.pixel = true};
  void mask(const collimator::Scene&, collimator::MaskView, collimator::Rng&) const override {}
};

COLLIMATOR_MASKER(Misspelt, "misspelt", "1.0.0", "asks for `pixel`")
