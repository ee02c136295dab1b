// Shows what the chain has hidden so far, and hides what it has shown.
#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class Invert final : public collimator::Masker {
 public:
  void mask(const Scene&, MaskView keep, Rng&) const override {
    for (std::int64_t y = 0; y < keep.height(); ++y)
      for (std::uint8_t& pixel : keep.row(y)) pixel ^= 1;
  }
};

}  // namespace

COLLIMATOR_MASKER(Invert, "invert", "1.0.0", "Exchanges visible and hidden pixels; also called inverse, complement")
