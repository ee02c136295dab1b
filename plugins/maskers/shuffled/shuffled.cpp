// Keeps another patient's region of interest: a mask that looks like the right one and knows nothing of this patient.
//
// What a model still gains from such a mask, it owes to where lungs usually are and not to these lungs.
#include <collimator/masker.hpp>
#include <collimator/shapes.hpp>

namespace {

using collimator::ConstMaskView, collimator::MaskView, collimator::Rng, collimator::Scene;

class Shuffled final : public collimator::Masker {
 public:
  static constexpr collimator::Needs needs{.donor_roi = true};

  // The donor's region is stretched to this picture, each axis by itself, by the nearest pixel centre.
  void mask(const Scene& scene, MaskView keep, Rng&) const override {
    const ConstMaskView roi = scene.donor().roi();
    for (std::int64_t y = 0; y < keep.height(); ++y) {
      const std::int64_t row = collimator::stretched(y, keep.height(), roi.height());
      for (std::int64_t x = 0; x < keep.width(); ++x)
        keep(y, x) &= roi(row, collimator::stretched(x, keep.width(), roi.width()));
    }
  }
};

}  // namespace

COLLIMATOR_MASKER(Shuffled, "shuffled", "1.0.0", "Keeps another patient's region of interest")
