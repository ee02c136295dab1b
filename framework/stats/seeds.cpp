// Takes the mean covariances apart by arm and by whether two numbers are of one seed.
#include "framework/stats/seeds.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "framework/stats/distribution.hpp"
#include "framework/stats/summary.hpp"

namespace collimator {
namespace {

constexpr double rounding = 1e-12;

// A variance of numbers of this size that is more than their rounding; else 0.
double beyond_rounding(double variance, double size) { return std::sqrt(variance) <= rounding * size ? 0 : variance; }

// What the trainings add to V, and to the sum in the denominator of df.
struct Trainings {
  double variance = 0, denominator = 0;

  void add(std::span<const double> values, double size) {
    if (values.size() < 2) return;
    const auto count = static_cast<double>(values.size());
    const double sd = summarize(values).sd, part = beyond_rounding(sd * sd, size) / count;
    variance += part;
    denominator += part * part / (count - 1);
  }
};

// A sum of covariances in which positive and negative ones may cancel to rounding.
struct Covariances {
  double sum = 0, size = 0;

  void add(double covariance, double weight) {
    sum += weight * covariance;
    size += std::abs(weight * covariance);
  }
  double beyond_zero() const { return sum <= rounding * size ? 0 : sum; }
};

}  // namespace

SeedTest seed_test(std::span<const double> ours, std::span<const double> theirs, std::span<const double> covariance,
                   bool shared) {
  const std::size_t a = ours.size(), b = theirs.size(), all = a + b;
  if (a == 0 || b == 0 || std::max(a, b) < 2 || (shared && a != b) || covariance.size() != all * all)
    throw std::invalid_argument("seed_test: no arm has two seeds, or the sizes do not fit");
  const auto undefined = [](std::span<const double> values) {
    return std::ranges::any_of(values, [](double value) { return std::isnan(value); });
  };
  SeedTest result;
  if (undefined(ours) || undefined(theirs)) return result;
  result.difference = summarize(ours).mean - summarize(theirs).mean;
  if (undefined(covariance)) return result;

  double size = 0;
  for (const std::span<const double> arm : {ours, theirs})
    for (const double value : arm) size = std::max(size, std::abs(value));
  const auto between = [&](std::size_t i, std::size_t j) { return covariance[i * all + j]; };
  Trainings trainings;
  Covariances patients;
  if (shared) {
    std::vector<double> differences(a);
    for (std::size_t s = 0; s < a; ++s) differences[s] = ours[s] - theirs[s];
    trainings.add(differences, size);
    const double weight = 1 / static_cast<double>(a * (a - 1));
    for (std::size_t s = 0; s < a; ++s)
      for (std::size_t t = 0; t < a; ++t) {
        if (s == t) continue;
        patients.add(between(s, t), weight);
        patients.add(between(a + s, a + t), weight);
        patients.add(between(s, a + t), -weight);
        patients.add(between(a + s, t), -weight);
      }
  } else {
    trainings.add(ours, size);
    trainings.add(theirs, size);
    const auto within = [&](std::size_t begin, std::size_t count) {
      if (count == 1) return patients.add(between(begin, begin), 1);
      for (std::size_t s = 0; s < count; ++s)
        for (std::size_t t = 0; t < count; ++t)
          if (s != t) patients.add(between(begin + s, begin + t), 1 / static_cast<double>(count * (count - 1)));
    };
    within(0, a);
    within(a, b);
    for (std::size_t s = 0; s < a; ++s)
      for (std::size_t t = 0; t < b; ++t) patients.add(between(s, a + t), -2 / static_cast<double>(a * b));
  }

  result.variance = trainings.variance + patients.beyond_zero();
  if (result.variance <= 0) {
    result.note = "the difference has a standard error of 0: no interval, no test";
    return result;
  }
  const bool normal = trainings.denominator <= 0;
  result.freedom =
      normal ? std::numeric_limits<double>::infinity() : result.variance * result.variance / trainings.denominator;
  const double error = std::sqrt(result.variance), t = result.difference / error;
  result.p = normal ? 2 * normal_below(-std::abs(t)) : t_beyond(t, result.freedom);
  const double reach = (normal ? normal_quantile(0.975) : t_quantile(0.975, result.freedom)) * error;
  result.interval = {result.difference - reach, result.difference + reach};
  return result;
}

std::vector<double> covariance_of(std::span<const double> draws, std::size_t numbers) {
  const std::size_t replicates = numbers == 0 ? 0 : draws.size() / numbers;
  std::vector<double> means(numbers), covariance(numbers * numbers, replicates < 2 ? std::nan("") : 0.0);
  if (replicates < 2) return covariance;
  for (std::size_t r = 0; r < replicates; ++r)
    for (std::size_t i = 0; i < numbers; ++i) means[i] += draws[r * numbers + i] / static_cast<double>(replicates);
  for (std::size_t r = 0; r < replicates; ++r)
    for (std::size_t i = 0; i < numbers; ++i)
      for (std::size_t j = 0; j <= i; ++j)
        covariance[i * numbers + j] += (draws[r * numbers + i] - means[i]) * (draws[r * numbers + j] - means[j]);
  for (std::size_t i = 0; i < numbers; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      covariance[j * numbers + i] = covariance[i * numbers + j] /= static_cast<double>(replicates - 1);
  return covariance;
}

}  // namespace collimator
