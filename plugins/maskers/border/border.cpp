// Hides or keeps a frame along the picture's edges, where collimation, cables and markers lie.
#include <collimator/masker.hpp>
#include <collimator/shapes.hpp>

namespace {

using collimator::MaskView, collimator::Rect, collimator::Rng, collimator::Scene;

class Border final : public collimator::Masker {
 public:
  struct Params {
    std::optional<double> share, pixels;
    std::optional<std::int64_t> at;
    bool keep = false;

    void describe(auto& field) {
      field("share", share,
            "the frame's width over the picture's shorter side, rounded to pixels; 0.1 where neither this nor "
            "`pixels` is given")
          .range(0, 0.5);
      field("pixels", pixels, "in place of `share`: the frame's width in pixels").min(0).unit("px");
      field("at", at,
            "`pixels` are those of a picture whose longer side is this; by default those of the picture itself")
          .min(1)
          .unit("px");
      field("keep", keep, "false: the frame is hidden; true: only the frame stays visible");
    }
    void check() const {
      if (share && pixels) throw std::invalid_argument("`share` and `pixels` are both given; leave one out");
      if (at && !pixels) throw std::invalid_argument("`at` says what `pixels` means, and there is no `pixels`");
    }
  };

  explicit Border(Params params) : params_(params) {}

  void mask(const Scene& scene, MaskView keep, Rng&) const override {
    const std::int64_t shorter = std::min(scene.height, scene.width);
    const double length = params_.pixels
                              ? collimator::native_length(*params_.pixels, params_.at, scene.height, scene.width)
                              : params_.share.value_or(0.1) * static_cast<double>(shorter);
    const std::int64_t frame = collimator::whole_pixels(length, shorter);
    const Rect inner{frame, frame, std::max<std::int64_t>(scene.width - 2 * frame, 0),
                     std::max<std::int64_t>(scene.height - 2 * frame, 0)};
    if (params_.keep)
      keep.inside(inner).fill(0);
    else
      collimator::keep_only(keep, inner);
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(Border, "border", "1.0.0", "Hides or keeps a frame along the picture's edges")
