// Fills hidden pixels after all of them were overwritten by 0, so that no kind of fill can let them through.
#include "framework/data/fill.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

constexpr std::array<const char*, 9> names{"zero",           "constant", "mean",    "noise",     "training_mean",
                                           "training_noise", "blur",     "inpaint", "background"};

struct Statistics {
  double mean = 0, deviation = 0;
};

Statistics visible_statistics(std::span<const float> picture, std::span<const std::uint8_t> mask) {
  double sum = 0, count = 0, squares = 0;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (mask[i] == 0) continue;
    sum += static_cast<double>(picture[i]);
    ++count;
  }
  if (count == 0) return {};
  const double mean = sum / count;
  for (std::size_t i = 0; i < mask.size(); ++i)
    if (mask[i] != 0) squares += (static_cast<double>(picture[i]) - mean) * (static_cast<double>(picture[i]) - mean);
  return {mean, std::sqrt(squares / count)};
}

template <typename Value>
void set_hidden(std::span<float> picture, std::span<const std::uint8_t> mask, Value value) {
  for (std::size_t i = 0; i < mask.size(); ++i)
    if (mask[i] == 0) picture[i] = static_cast<float>(value(i));
}

// Normal numbers in pairs (Box and Muller 1958), in single precision: a picture takes many, and has few greys.
class Normals {
 public:
  explicit Normals(Rng rng) : rng_(rng) {}

  float next() {
    if (std::exchange(has_other_, !has_other_)) return other_;
    const float radius = std::sqrt(-2 * std::log((static_cast<float>(rng_.next32()) + 1) * 0x1p-32F));
    const float angle = static_cast<float>(rng_.next32()) * (2 * std::numbers::pi_v<float> * 0x1p-32F);
    other_ = radius * std::sin(angle);
    return radius * std::cos(angle);
  }

 private:
  Rng rng_;
  float other_ = 0;
  bool has_other_ = false;
};

void fill_noise(std::span<float> picture, std::span<const std::uint8_t> mask, const Statistics& of, Rng rng) {
  Normals normals(rng);
  const auto mean = static_cast<float>(of.mean), deviation = static_cast<float>(of.deviation);
  set_hidden(picture, mask, [&](std::size_t) { return std::clamp(mean + deviation * normals.next(), 0.0F, 1.0F); });
}

int side_of(std::span<const float> picture) {
  const auto side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(picture.size()))));
  assert(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) == picture.size());
  return side;
}

// As good as a Gaussian, in a time that does not depend on its width: three box filters of the two odd widths that come
// nearest to its variance (Kovesi 2010, "Fast almost-Gaussian filtering"). Beyond the picture all is 0.
cv::Mat blur(const cv::Mat& values, double sigma_wanted) {
  const double sigma = std::min(sigma_wanted, 4.0 * values.cols);  // nearly flat over the picture
  constexpr int passes = 3;
  int narrow = static_cast<int>(std::sqrt(12 * sigma * sigma / passes + 1));
  if (narrow % 2 == 0) --narrow;
  const double variance = 12 * sigma * sigma;
  const auto narrow_passes =
      static_cast<int>(std::lround((variance - passes * (narrow * narrow + 4.0 * narrow + 3)) / (-4.0 * narrow - 4)));
  cv::Mat result = values.clone();
  for (int pass = 0; pass < passes; ++pass) {
    const int width = pass < narrow_passes ? narrow : narrow + 2;
    cv::boxFilter(result, result, -1, {width, width}, {-1, -1}, true, cv::BORDER_CONSTANT);
  }
  return result;
}

// (G * (visible picture) + w mean) / (G * (visible) + w): the second terms only count where few visible pixels reach,
// and join there to the mean without a step.
void fill_blur(std::span<float> picture, std::span<const std::uint8_t> mask, double sigma_of_side) {
  constexpr double mean_weight = 0.01;
  const int side = side_of(picture);
  const double sigma = sigma_of_side * side;
  const double mean = visible_statistics(picture, mask).mean;
  const cv::Mat values(side, side, CV_32F, picture.data());
  cv::Mat weights(side, side, CV_32F);
  std::ranges::copy(mask, weights.begin<float>());
  const cv::Mat blurred = blur(values, sigma), reach = blur(weights, sigma);
  const float *sum = blurred.ptr<float>(), *weight = reach.ptr<float>();
  set_hidden(picture, mask, [&](std::size_t i) {
    const double both = static_cast<double>(sum[i]) + mean_weight * mean;
    return std::clamp(both / (static_cast<double>(weight[i]) + mean_weight), 0.0, 1.0);
  });
}

void inpaint(std::span<float> picture, std::span<const std::uint8_t> mask) {
  constexpr double radius_of_side = 3.0 / 224;
  if (!std::ranges::count(mask, std::uint8_t{1}) || !std::ranges::count(mask, std::uint8_t{0})) return;
  const int side = side_of(picture);
  std::vector<std::uint8_t> hidden(mask.begin(), mask.end());
  for (std::uint8_t& pixel : hidden) pixel ^= 1;
  // OpenCV adds a term of about 1 to what it computes, as if grey went to 255 and more: so it is made to.
  constexpr float scale = 65535;
  const cv::Mat values = cv::Mat(side, side, CV_32F, picture.data()) * scale;
  const cv::Mat holes(side, side, CV_8U, hidden.data());
  cv::Mat result;
  cv::inpaint(values, holes, result, std::max(1.0, radius_of_side * side), cv::INPAINT_TELEA);
  const float* filled = result.ptr<float>();
  set_hidden(picture, mask, [&](std::size_t i) { return std::clamp(filled[i] / scale, 0.0F, 1.0F); });
}

}  // namespace

std::string text_of(Fill::Kind kind) { return names[kind]; }

Fill::Kind fill_kind_of(const std::string& text) {
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) throw failure("there is no fill `{}`", text);
  return static_cast<Fill::Kind>(found - names.begin());
}

void fill_hidden(std::span<float> picture, std::span<const std::uint8_t> mask, const Fill& fill,
                 const FillSources& sources) {
  set_hidden(picture, mask, [](std::size_t) { return 0; });
  switch (fill.kind) {
    case Fill::zero: return;
    case Fill::constant: return set_hidden(picture, mask, [&](std::size_t) { return fill.number; });
    case Fill::mean: {
      const double mean = visible_statistics(picture, mask).mean;
      return set_hidden(picture, mask, [&](std::size_t) { return mean; });
    }
    case Fill::training_mean: return set_hidden(picture, mask, [&](std::size_t) { return sources.training_mean; });
    case Fill::noise: return fill_noise(picture, mask, visible_statistics(picture, mask), sources.rng);
    case Fill::training_noise:
      return fill_noise(picture, mask, {sources.training_mean, sources.training_deviation}, sources.rng);
    case Fill::blur: return fill_blur(picture, mask, fill.number);
    case Fill::inpaint: return inpaint(picture, mask);
    case Fill::background:
      if (sources.donor.size() != picture.size()) throw failure("fill background: the picture has no donor");
      return set_hidden(picture, mask, [&](std::size_t i) { return sources.donor[i]; });
  }
}

}  // namespace collimator
