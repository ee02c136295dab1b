// Adjusts in the order of the p-values, and gives the results back in the order of the input.
#include "framework/stats/multiplicity.hpp"

#include <algorithm>
#include <cmath>

namespace collimator {
namespace {

std::vector<std::size_t> ascending(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!std::isnan(p[i])) order.push_back(i);
  std::ranges::sort(order, {}, [&](std::size_t i) { return p[i]; });
  return order;
}

}  // namespace

std::vector<double> holm(std::span<const double> p) {
  std::vector<double> adjusted(p.begin(), p.end());
  const std::vector<std::size_t> order = ascending(p);
  double least = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    least = std::max(least, std::min(1.0, static_cast<double>(order.size() - k) * p[order[k]]));
    adjusted[order[k]] = least;
  }
  return adjusted;
}

std::vector<double> benjamini_hochberg(std::span<const double> p) {
  std::vector<double> adjusted(p.begin(), p.end());
  const std::vector<std::size_t> order = ascending(p);
  const auto count = static_cast<double>(order.size());
  double greatest = 1;
  for (std::size_t k = order.size(); k-- > 0;) {
    greatest = std::min(greatest, p[order[k]] * count / static_cast<double>(k + 1));
    adjusted[order[k]] = greatest;
  }
  return adjusted;
}

}  // namespace collimator
