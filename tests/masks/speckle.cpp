// A masker for tests that asks for pixels and draws: hides bright pixels, and of the others half at random.
#include <collimator/masker.hpp>

namespace {

class Speckle final : public collimator::Masker {
 public:
  static constexpr collimator::Needs needs{.pixels = true, .random = true};

  void mask(const collimator::Scene& scene, collimator::MaskView keep, collimator::Rng& rng) const override {
    for (std::int64_t y = 0; y < keep.height(); ++y)
      for (std::int64_t x = 0; x < keep.width(); ++x)
        if (const bool drawn = rng.uniform() < 0.5; drawn || scene.pixels()(y, x) > 0.5f) keep(y, x) = 0;
  }
};

}  // namespace

COLLIMATOR_MASKER(Speckle, "speckle", "1.0.0", "For tests: hides bright pixels, and others at random")
