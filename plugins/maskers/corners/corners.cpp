// Hides or keeps the four corners of the picture, where side markers and names lie.
#include <collimator/masker.hpp>
#include <collimator/shapes.hpp>

namespace {

using collimator::MaskView, collimator::Rng, collimator::Scene;

class Corners final : public collimator::Masker {
 public:
  struct Params {
    double share = 0.2;
    bool keep = false;

    void describe(auto& field) {
      field("share", share, "side of each corner's square over the picture's shorter side, rounded to pixels")
          .range(0, 0.5);
      field("keep", keep, "false: the corners are hidden; true: only the corners stay visible");
    }
  };

  explicit Corners(Params params) : params_(params) {}

  void mask(const Scene& scene, MaskView keep, Rng&) const override {
    const std::int64_t shorter = std::min(scene.height, scene.width);
    const std::int64_t side = collimator::whole_pixels(params_.share * static_cast<double>(shorter), shorter);
    for (std::int64_t y = 0; y < scene.height; ++y)
      for (std::int64_t x = 0; x < scene.width; ++x) {
        const bool corner = (y < side || y >= scene.height - side) && (x < side || x >= scene.width - side);
        if (corner != params_.keep) keep(y, x) = 0;
      }
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(Corners, "corners", "1.0.0", "Hides or keeps the picture's four corners")
