// Passes over values that are undefined, and takes squares around the mean.
#include "framework/stats/summary.hpp"

#include <algorithm>
#include <cmath>

namespace collimator {

double percentile(std::span<const double> sorted, double share) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 == sorted.size()) return sorted.back();
  const double a = sorted[below], b = sorted[below + 1];
  return a == b ? a : a + (place - static_cast<double>(below)) * (b - a);  // equal infinities stay what they are
}

Summary summarize(std::span<const double> values) {
  Summary summary;
  double sum = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    ++summary.n;
    sum += value;
  }
  if (summary.n == 0) return summary;
  const auto n = static_cast<double>(summary.n);
  summary.mean = sum / n;
  if (summary.n < 2) return summary;
  double squares = 0;  // around the mean: the sum of squares less the squared sum would cancel
  for (const double value : values)
    if (!std::isnan(value)) squares += (value - summary.mean) * (value - summary.mean);
  summary.sd = std::sqrt(squares / (n - 1));
  summary.sem = summary.sd / std::sqrt(n);
  return summary;
}

}  // namespace collimator
