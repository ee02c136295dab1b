// Cleans outlines with OpenCV's morphology, under a disc that is symmetric for every width.
#include "framework/data/clean_mask.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace collimator {
namespace {

// All pixels whose centre is within half of the width from the middle: symmetric, unlike OpenCV's ellipse.
cv::Mat disc(std::int64_t width) {
  const int side = static_cast<int>(width);
  cv::Mat result(side, side, CV_8U);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const int across = 2 * x - (side - 1), down = 2 * y - (side - 1);
      result.at<std::uint8_t>(y, x) = across * across + down * down <= side * side;
    }
  return result;
}

void keep_largest(cv::Mat& mask, std::int64_t count) {
  cv::Mat labels, extents, centres;
  const int parts = cv::connectedComponentsWithStats(mask, labels, extents, centres, 8) - 1;
  if (parts <= count) return;
  std::vector<int> order(static_cast<std::size_t>(parts));
  std::iota(order.begin(), order.end(), 1);
  std::ranges::stable_sort(order, std::greater{}, [&](int part) { return extents.at<int>(part, cv::CC_STAT_AREA); });
  std::vector<std::uint8_t> kept(static_cast<std::size_t>(parts) + 1);
  for (std::int64_t i = 0; i < count; ++i) kept[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = 1;
  std::transform(labels.begin<int>(), labels.end<int>(), mask.begin<std::uint8_t>(),
                 [&](int part) { return kept[static_cast<std::size_t>(part)]; });
}

}  // namespace

void clean_mask(std::span<std::uint8_t> mask, std::int64_t size, const Cleaning& cleaning) {
  const int side = static_cast<int>(size);
  cv::Mat view(side, side, CV_8U, mask.data());
  if (cleaning.open_px > 1)
    cv::morphologyEx(view, view, cv::MORPH_OPEN, disc(cleaning.open_px), {-1, -1}, 1, cv::BORDER_REPLICATE);
  if (cleaning.median_px > 1) {
    const int width = static_cast<int>(cleaning.median_px);
    cv::Mat sum;
    cv::boxFilter(view, sum, CV_32S, {width, width}, {-1, -1}, false, cv::BORDER_REPLICATE);
    std::transform(sum.begin<int>(), sum.end<int>(), view.begin<std::uint8_t>(),
                   [&](int count) { return static_cast<std::uint8_t>(2 * count > width * width); });
  }
  if (cleaning.components > 0) keep_largest(view, cleaning.components);
}

}  // namespace collimator
