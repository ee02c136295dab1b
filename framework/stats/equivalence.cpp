// Computes the one-sided tests twice: by the normal distribution, and by counting replicates.
#include "framework/stats/equivalence.hpp"

#include <algorithm>

#include "framework/stats/distribution.hpp"
#include "framework/stats/summary.hpp"

namespace collimator {

Equivalence equivalence(double difference, double variance, double margin) {
  Equivalence result;
  if (std::isnan(difference) || !(variance > 0)) return result;
  const double error = std::sqrt(variance), reach = 1.6448536269514722 * error;
  // Of "the true difference is on the far side of the bound", `inside` being how far within it the one seen lies.
  const auto beyond = [&](double inside) { return normal_below(-inside / error); };
  result.ninety = {std::max(-1.0, difference - reach), std::min(1.0, difference + reach)};
  result.noninferior = beyond(difference + margin);
  result.equivalent = std::max(result.noninferior, beyond(margin - difference));
  return result;
}

Equivalence equivalence(std::span<const double> replicates, double margin) {
  Equivalence result;
  if (replicates.empty()) return result;
  const auto share = [&](auto count) {
    return static_cast<double>(count + 1) / static_cast<double>(replicates.size() + 1);
  };
  const auto below = std::ranges::upper_bound(replicates, -margin) - replicates.begin();
  const auto above = replicates.end() - std::ranges::lower_bound(replicates, margin);
  result.ninety = {percentile(replicates, 0.05), percentile(replicates, 0.95)};
  result.noninferior = share(below);
  result.equivalent = std::max(result.noninferior, share(above));
  return result;
}

}  // namespace collimator
