// Intersection over union of two masks (Jaccard 1901).
#include <collimator/mask_metric.hpp>

namespace {

// |A and B| / |A or B|: 1 where the masks are equal, 0 where they share nothing or one is empty; NaN where both
// are empty. Dice is 2 IoU / (1 + IoU).
class Iou final : public collimator::MaskMetric {
 public:
  static constexpr collimator::MetricTraits traits{.range = {0, 1}};

  void compare(collimator::ConstMaskView prediction, collimator::ConstMaskView truth,
               collimator::MetricResult& result) const override {
    const collimator::Overlap areas = collimator::overlap(prediction, truth);
    const std::int64_t either = areas.prediction + areas.truth - areas.both;
    if (either == 0) return result.undefine("both masks are empty");
    result.set(0, static_cast<double>(areas.both) / static_cast<double>(either));
  }
};

}  // namespace

COLLIMATOR_MASK_METRIC(Iou, "iou", "1.0.0", "Intersection over union of two masks; also called Jaccard index")
