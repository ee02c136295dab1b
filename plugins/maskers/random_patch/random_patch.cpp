// Keeps a square at a random place in the middle of the picture (Compton et al. 2023, "Patch").
#include <collimator/masker.hpp>
#include <collimator/shapes.hpp>

namespace {

using collimator::MaskView, collimator::Rect, collimator::Rng, collimator::Scene;

class RandomPatch final : public collimator::Masker {
 public:
  static constexpr collimator::Needs needs{.random = true};

  struct Params {
    double pixels = 50;
    std::int64_t at = 448;
    double within = 1.0 / 3.0;

    void describe(auto& field) {
      field("pixels", pixels, "side of the square, rounded to pixels of the picture").min(0).unit("px");
      field("at", at, "`pixels` are those of a picture whose longer side is this").min(1).unit("px");
      field("within", within,
            "the square lies in the central rectangle of this share of the picture's sides (as `center_crop` "
            "keeps it), every place equally likely; where it is too large, it is cut to the rectangle")
          .range(0, 1);
    }
  };

  explicit RandomPatch(Params params) : params_(params) {}

  void mask(const Scene& scene, MaskView keep, Rng& rng) const override {
    const Rect middle = collimator::centered(scene.height, scene.width, params_.within);
    const double side = collimator::native_length(params_.pixels, params_.at, scene.height, scene.width);
    Rect patch{0, 0, collimator::whole_pixels(side, middle.width), collimator::whole_pixels(side, middle.height)};
    const auto place = [&](std::int64_t from, std::int64_t room) {
      return from + static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(room) + 1));
    };
    patch.x = place(middle.x, middle.width - patch.width);
    patch.y = place(middle.y, middle.height - patch.height);
    collimator::keep_only(keep, patch);
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(RandomPatch, "random_patch", "1.0.0", "Keeps a square at a random place near the centre")
