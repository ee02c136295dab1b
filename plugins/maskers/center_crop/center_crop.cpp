// Keeps the middle of the picture, whatever is in it (Compton et al. 2023, "Crop").
#include <collimator/masker.hpp>
#include <collimator/shapes.hpp>

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
    collimator::keep_only(keep, collimator::centered(scene.height, scene.width, params_.fraction));
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(CenterCrop, "center_crop", "1.0.0", "Keeps the central rectangle; also called centre crop")
