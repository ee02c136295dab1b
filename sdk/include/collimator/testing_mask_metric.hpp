// What the test of a metric of masks includes: two drawn masks in, the numbers and their notes out.
#pragma once

#include <collimator/mask_metric.hpp>
#include <collimator/testing_metric.hpp>

namespace collimator::testing {

template <typename Plugin>
Measured compare(const Plugin& metric, const Mask& prediction, const Mask& truth) {
  const std::size_t outputs = detail::metric_outputs<Plugin>("").size();
  Measured measured{std::vector<double>(outputs, undefined), {}};
  detail::Reasons reasons(outputs);
  MetricResult result(measured.values, reasons.errors());
  metric.compare(prediction.view(), truth.view(), result);
  for (std::size_t i = 0; i < outputs; ++i) measured.notes.push_back(reasons.text(i));
  return measured;
}

// A mask of the pixels whose centre lies in the ellipse, for numbers that another program can make too.
inline Mask ellipse(std::int64_t height, std::int64_t width, double y, double x, double half_height,
                    double half_width) {
  Mask mask(height, width);
  for (std::int64_t row = 0; row < height; ++row)
    for (std::int64_t column = 0; column < width; ++column) {
      const double v = (static_cast<double>(row) - y) / half_height, u = (static_cast<double>(column) - x) / half_width;
      mask.view()(row, column) = u * u + v * v <= 1;
    }
  return mask;
}

}  // namespace collimator::testing
