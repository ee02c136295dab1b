// Keeps the middle of the picture, whatever is in it (Compton et al. 2023, "Crop").
#include <collimator/masker.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class CenterCrop final : public collimator::Masker {
 public:
  struct Params {
    double fraction = 1.0 / 3.0;

    void describe(auto& field) {
      field("fraction", fraction, "side of the kept rectangle over the side of the picture, rounded to pixels")
          .range(0.0, 1.0);
    }
  };

  explicit CenterCrop(Params params) : params_(params) {}

  void mask(const Scene& scene, MaskView keep, Rng&) const override {
    const collimator::Rect kept = collimator::centered(scene.height, scene.width, params_.fraction);
    for (std::int64_t y = 0; y < keep.height(); ++y)
      for (std::int64_t x = 0; x < keep.width(); ++x)
        if (y < kept.y || y >= kept.y + kept.height || x < kept.x || x >= kept.x + kept.width) keep(y, x) = 0;
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(CenterCrop, "center_crop", "1.0.0", "Keeps the central rectangle")
