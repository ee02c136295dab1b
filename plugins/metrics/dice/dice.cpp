// Dice coefficient of two masks (Dice 1945; Soerensen 1948): the share of their pixels that they share.
#include <collimator/mask_metric.hpp>

namespace {

// 2 |A and B| / (|A| + |B|): 1 where the masks are equal, 0 where they share nothing or one is empty; NaN where
// both are empty. It is F1 over pixels.
class Dice final : public collimator::MaskMetric {
 public:
  static constexpr collimator::MetricTraits traits{.range = {0, 1}};

  void compare(collimator::ConstMaskView prediction, collimator::ConstMaskView truth,
               collimator::MetricResult& result) const override {
    const collimator::Overlap areas = collimator::overlap(prediction, truth);
    if (areas.prediction + areas.truth == 0) return result.undefine("both masks are empty");
    result.set(0, 2 * static_cast<double>(areas.both) / static_cast<double>(areas.prediction + areas.truth));
  }
};

}  // namespace

COLLIMATOR_MASK_METRIC(Dice, "dice", "1.0.0", "Dice coefficient of two masks; also called DSC")
