// Keeps or hides the findings' boxes: is the finding enough, and is the rest?
//
// The boxes were drawn by readers who knew the finding, so such a mask knows the label: compare with a
// masker that does not, such as `area_matched`.
#include <collimator/masker.hpp>

namespace {

using collimator::Box, collimator::MaskView, collimator::Rng, collimator::Scene;

class Boxes final : public collimator::Masker {
 public:
  static constexpr collimator::Needs needs{.boxes = true};

  struct Params {
    std::optional<std::string> label;
    bool keep = true;

    void describe(auto& field) {
      field("label", label,
            "only boxes of this name, of a finding or of a thing that is none; by default those of all findings");
      field("keep", keep, "true: only pixels whose centre lies in a box stay visible; false: they are hidden");
    }
  };

  explicit Boxes(Params params) : params_(std::move(params)) {}

  // A picture without such a box keeps nothing (keep: true), or loses nothing.
  void mask(const Scene& scene, MaskView keep, Rng&) const override {
    constexpr std::uint8_t in_box = 2;
    const auto mark = [&](const Box& box) {
      if (params_.label && box.label != *params_.label) return;
      collimator::for_rows_inside(box, keep.height(), keep.width(),
                                  [&](std::int64_t y, std::int64_t first, std::int64_t end) {
                                    for (std::int64_t x = first; x < end; ++x) keep(y, x) |= in_box;
                                  });
    };
    std::ranges::for_each(scene.boxes, mark);
    if (params_.label) std::ranges::for_each(scene.objects, mark);
    const std::uint8_t stays = params_.keep ? in_box + 1 : 1;
    for (std::int64_t y = 0; y < keep.height(); ++y)
      for (std::uint8_t& pixel : keep.row(y)) pixel = pixel == stays;
  }

 private:
  Params params_;
};

}  // namespace

COLLIMATOR_MASKER(Boxes, "boxes", "1.0.0", "Keeps or hides the findings' boxes")
