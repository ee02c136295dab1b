// Computes the corrected t-test from the differences' mean and standard deviation.
#include "framework/stats/folds.hpp"

#include "framework/stats/distribution.hpp"
#include "framework/stats/summary.hpp"

namespace collimator {

FoldTest nadeau_bengio(std::span<const double> differences, double test_over_train) {
  const Summary summary = summarize(differences);
  FoldTest result;
  result.folds = summary.n;
  result.mean = summary.mean;
  if (summary.n < 2) return result;
  double size = 0;
  for (const double difference : differences) size = std::fmax(size, std::abs(difference));
  if (summary.sd <= 1e-12 * size) return result;
  const auto folds = static_cast<double>(summary.n);
  const double error = summary.sd * std::sqrt(1 / folds + test_over_train);
  const double reach = t_quantile(0.975, folds - 1) * error;
  result.interval = {summary.mean - reach, summary.mean + reach};
  result.t = summary.mean / error;
  result.p = t_beyond(result.t, folds - 1);
  return result;
}

}  // namespace collimator
