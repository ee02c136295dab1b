// Averages lines point by point, also where a sum would be beyond the greatest double.
#include <cmath>

#include "framework/figures/figure_data.hpp"

namespace collimator {

double next_mean(double mean, double value, std::size_t count) {
  if (count == 1) return value;
  const auto n = static_cast<double>(count);
  return std::isfinite(value - mean) ? mean + (value - mean) / n : mean + (value / n - mean / n);
}

std::vector<std::map<std::size_t, double>> means_of(const FigureData& data, const FigurePanel& panel, bool complete) {
  struct Sum {
    double sum = 0, mean = 0;  // the mean as it comes in, for sums beyond the greatest double
    std::size_t count = 0, rows = 0;
    void add(double y) {
      sum += y;
      mean = next_mean(mean, y, ++count);
    }
  };
  const bool geometric = data.spec.odds_ratios.contains(panel.y);
  std::vector<std::map<std::size_t, Sum>> sums(data.series.size());
  std::vector<std::size_t> lines(data.series.size());
  for (const FigureLine& line : panel.lines) {
    ++lines[line.series];
    for (const auto& [x, y] : line.points) {
      Sum& sum = sums[line.series][x];
      ++sum.rows;
      if (std::isfinite(y)) sum.add(geometric ? std::log(y) : y);
    }
  }
  std::vector<std::map<std::size_t, double>> means(sums.size());
  for (std::size_t series = 0; series < sums.size(); ++series)
    for (const auto& [x, sum] : sums[series]) {
      const bool none = sum.count == 0 || (complete && sum.rows < lines[series]);
      means[series][x] = none                     ? std::nan("")
                         : std::isfinite(sum.sum) ? sum.sum / static_cast<double>(sum.count)
                                                  : sum.mean;
      if (geometric) means[series][x] = std::exp(means[series][x]);
    }
  return means;
}

}  // namespace collimator
