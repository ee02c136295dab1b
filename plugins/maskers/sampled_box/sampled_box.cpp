// Keeps one box: the picture's own finding, or, in a healthy picture, a box drawn from another patient's findings.
//
// So healthy and diseased pictures are cut alike, and where the box lies does not tell them apart (Hygieia, section 3).
// That a box is there still comes from the reader who drew it.
#include <collimator/masker.hpp>

namespace {

using collimator::Box, collimator::MaskView, collimator::Rng, collimator::Scene;

class SampledBox final : public collimator::Masker {
 public:
  static constexpr collimator::Needs needs{.boxes = true, .donor_boxes = true, .random = true};

  // Of several boxes, one is drawn. A donor's box is scaled to this picture's size, each axis by itself.
  void mask(const Scene& scene, MaskView keep, Rng& rng) const override {
    std::vector<Box> boxes = scene.boxes;
    double across = 1, down = 1;
    if (boxes.empty() && scene.donor) {
      const Scene& donor = scene.donor();
      boxes = donor.boxes;
      across = static_cast<double>(scene.width) / static_cast<double>(donor.width);
      down = static_cast<double>(scene.height) / static_cast<double>(donor.height);
    }
    if (boxes.empty()) throw std::runtime_error("sampled_box: neither the picture nor its donor has a box");
    Box box = boxes[rng.below(boxes.size())];
    box = {box.x * across, box.y * down, box.width * across, box.height * down, box.label};
    constexpr std::uint8_t in_box = 2;
    collimator::for_rows_inside(box, keep.height(), keep.width(),
                                [&](std::int64_t y, std::int64_t first, std::int64_t end) {
                                  for (std::int64_t x = first; x < end; ++x) keep(y, x) |= in_box;
                                });
    for (std::int64_t y = 0; y < keep.height(); ++y)
      for (std::uint8_t& pixel : keep.row(y)) pixel = pixel == in_box + 1;
  }
};

}  // namespace

COLLIMATOR_MASKER(SampledBox, "sampled_box", "1.0.0", "Keeps the picture's box, or one of another patient's")
