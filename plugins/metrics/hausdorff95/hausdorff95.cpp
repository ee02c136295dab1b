// Robust Hausdorff distance of two masks' outlines (Huttenlocher et al. 1993, with the 95th percentile).
//
// Tools disagree: MONAI takes the larger of the two directed percentiles, medpy the percentile of both directions'
// distances together. Both are here; the first is the default.
#include <cmath>

#include <collimator/distance.hpp>
#include <collimator/mask_metric.hpp>

namespace {

using collimator::ConstMaskView, collimator::MaskView, collimator::MetricResult, collimator::Rect;

// A mask's pixels with a side on what is not the mask; the picture's edge is such a side.
struct Outline {
  std::vector<std::uint8_t> pixels;
  ConstMaskView view;

  explicit Outline(ConstMaskView mask)
      : pixels(static_cast<std::size_t>(mask.height() * mask.width())),
        view(pixels.data(), mask.height(), mask.width()) {
    const std::int64_t bottom = mask.height() - 1, right = mask.width() - 1;
    const MaskView own(pixels.data(), mask.height(), mask.width());
    for (std::int64_t y = 0; y <= bottom; ++y)
      for (std::int64_t x = 0; x <= right; ++x) {
        const bool inner = y > 0 && y < bottom && x > 0 && x < right && mask(y - 1, x) != 0 && mask(y + 1, x) != 0 &&
                           mask(y, x - 1) != 0 && mask(y, x + 1) != 0;
        own(y, x) = mask(y, x) != 0 && !inner;
      }
  }
};

// The distance of each pixel of one outline to the nearest of the other, between centres.
std::vector<double> distances(const Outline& from, const Outline& to) {
  std::vector<double> result;
  collimator::for_distances(to.view, 1, [&](std::int64_t y, std::span<const std::int64_t> squares) {
    for (std::size_t x = 0; x < squares.size(); ++x)
      if (from.view.row(y)[x] != 0) result.push_back(std::sqrt(static_cast<double>(squares[x])));
  });
  return result;
}

// The 95th percentile of type 7 (Hyndman and Fan 1996): linear between order statistics.
double percentile95(std::vector<double> values) {
  const double place = 0.95 * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  std::ranges::sort(values);
  const double next = values[std::min(below + 1, values.size() - 1)];
  return values[below] + (next - values[below]) * (place - static_cast<double>(below));
}

// The box around both masks, beyond which there is nothing to measure.
Rect box_of(ConstMaskView a, ConstMaskView b) {
  const Rect one = collimator::bounding_box(a), other = collimator::bounding_box(b);
  const std::int64_t x = std::min(one.x, other.x), y = std::min(one.y, other.y);
  return {x, y, std::max(one.x + one.width, other.x + other.width) - x,
          std::max(one.y + one.height, other.y + other.height) - y};
}

class Hausdorff95 final : public collimator::MaskMetric {
 public:
  static constexpr collimator::MetricTraits traits{.range = {.low = 0}};

  enum class Directions { larger, pooled };

  struct Params {
    Directions directions = Directions::larger;
    bool relative = false;

    void describe(auto& field) {
      field("directions", directions,
            "larger: the larger of the percentiles from either outline to the other (MONAI); pooled: the percentile of "
            "all these distances together (medpy)")
          .value("larger", Directions::larger)
          .value("pooled", Directions::pooled);
      field("relative", relative, "as a share of the picture's diagonal instead of pixels of the native picture");
    }
  };

  explicit Hausdorff95(Params params) : params_(params) {}

  void compare(ConstMaskView prediction, ConstMaskView truth, MetricResult& result) const override {
    const bool no_prediction = collimator::area_of(prediction) == 0, no_truth = collimator::area_of(truth) == 0;
    if (no_prediction && no_truth) return result.undefine("both masks are empty");
    if (no_prediction) return result.undefine("the mask is empty");
    if (no_truth) return result.undefine("the true mask is empty");
    const Rect box = box_of(prediction, truth);
    const Outline ours(prediction.inside(box)), theirs(truth.inside(box));
    const double pixels = distance(distances(ours, theirs), distances(theirs, ours));
    const auto height = static_cast<double>(truth.height()), width = static_cast<double>(truth.width());
    result.set(0, params_.relative ? pixels / std::hypot(height, width) : pixels);
  }

 private:
  double distance(std::vector<double> ours, std::vector<double> theirs) const {
    if (params_.directions == Directions::larger)
      return std::max(percentile95(std::move(ours)), percentile95(std::move(theirs)));
    ours.insert(ours.end(), theirs.begin(), theirs.end());
    return percentile95(std::move(ours));
  }

  Params params_;
};

}  // namespace

COLLIMATOR_MASK_METRIC(
    Hausdorff95, "hausdorff95", "1.0.0",
    "95th percentile of the distances between two masks' outlines; also called HD95, Hausdorff distance")
