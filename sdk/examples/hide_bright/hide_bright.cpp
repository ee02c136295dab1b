// Hides what is as bright as metal or burnt-in letters, which a network could read in the place of the disease.
#include <collimator/masker.hpp>
namespace {
class HideBright final : public collimator::Masker {
 public:
  static constexpr collimator::Needs needs{.pixels = true};  // all that it asks for beside the mask so far

  struct Params {
    double level = 0.95;
    void describe(auto& field) {
      field("level", level, "brightness from which on a pixel is hidden; 1 is the greatest value").range(0, 1);
    }
  };
  explicit HideBright(Params params) : params_(params) {}

  void mask(const collimator::Scene& scene, collimator::MaskView keep, collimator::Rng&) const override {
    const collimator::PictureView pixels = scene.pixels();
    for (std::int64_t y = 0; y < scene.height; ++y)
      for (std::int64_t x = 0; x < scene.width; ++x)
        if (pixels(y, x) >= params_.level) keep(y, x) = 0;  // what was hidden before stays hidden
  }

 private:
  Params params_;
};
}  // namespace
COLLIMATOR_MASKER(HideBright, "hide_bright", "1.0.0", "Hides pixels from a brightness on, as burnt-in letters")
