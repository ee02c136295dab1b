// Computes the structural components from midranks in O(n log n), and sums their deviations by patient.
#include "framework/stats/delong.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

#include <collimator/ranking.hpp>

namespace collimator {
namespace {

// For each sample the share of the other class that it wins against, ties counting half (V10 of positive, V01 of
// negative samples); the mean over the positive samples is the area.
std::vector<double> components(std::span<const double> scores, std::span<const double> labels, double m, double n) {
  std::vector<double> result(labels.size());
  const Ranking ranking = rank(scores);
  double below_positive = 0, below_negative = 0;
  std::size_t begin = 0;
  for (const std::uint32_t end : ranking.ends) {
    double positives = 0, negatives = 0;
    for (std::size_t i = begin; i < end; ++i) (labels[ranking.order[i]] > 0.5 ? positives : negatives) += 1;
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t sample = ranking.order[i];
      result[sample] =
          labels[sample] > 0.5 ? (below_negative + 0.5 * negatives) / n : (m - below_positive - 0.5 * positives) / m;
    }
    below_positive += positives;
    below_negative += negatives;
    begin = end;
  }
  return result;
}

// How many positive and negative samples each patient has, and how many there are.
struct Counts {
  std::vector<double> positives, negatives;
  double m = 0, n = 0;
};

Counts count(std::span<const double> labels, auto patient, std::size_t patients) {
  Counts counts{std::vector<double>(patients), std::vector<double>(patients)};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (patient(i) >= patients) throw std::invalid_argument("delong: a patient's number is above those there are");
    (labels[i] > 0.5 ? counts.m : counts.n) += 1;
    (labels[i] > 0.5 ? counts.positives : counts.negatives)[patient(i)] += 1;
  }
  return counts;
}

// The area of one arm, and by patient how far its component sums are from what the area leads one to expect.
struct Deviations {
  double area = 0;
  std::vector<double> positive, negative;
};

Deviations deviations(std::span<const double> scores, std::span<const double> labels, auto patient,
                      const Counts& counts) {
  const std::vector<double> values = components(scores, labels, counts.m, counts.n);
  double sum = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) sum += labels[i] > 0.5 ? values[i] : 0;
  Deviations result{std::clamp(sum / counts.m, 0.0, 1.0), std::vector<double>(counts.positives.size()),
                    std::vector<double>(counts.positives.size())};
  for (std::size_t i = 0; i < labels.size(); ++i)
    (labels[i] > 0.5 ? result.positive : result.negative)[patient(i)] += values[i] - result.area;
  return result;
}

double product(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double total(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

// What makes a sum of products of deviations from two means unbiased, where `x` and `y` say which patients (1, else 0)
// each mean is of.
double unbiased(const std::vector<double>& x, const std::vector<double>& y) {
  const double a = total(x), b = total(y), both = product(x, y);
  return both == 0 ? 0 : a * b / (a * b - a - b + both);
}

}  // namespace

DeLong delong(std::span<const double> scores, std::span<const double> labels, std::span<const std::uint32_t> patients) {
  const std::size_t samples = labels.size();
  if (samples == 0 || scores.size() % samples != 0 || (!patients.empty() && patients.size() != samples))
    throw std::invalid_argument("delong: scores, labels and patients are of different length, or there are none");
  const std::size_t arms = scores.size() / samples;
  const auto patient = [&](std::size_t i) { return patients.empty() ? i : std::size_t{patients[i]}; };
  const Counts counts = count(labels, patient, samples);
  const double m = counts.m, n = counts.n;
  constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
  DeLong result{std::vector<double>(arms, undefined), std::vector<double>(arms * arms, undefined)};
  if (m == 0 || n == 0) return result;

  std::vector<Deviations> arm_deviations;
  for (std::size_t arm = 0; arm < arms; ++arm) {
    arm_deviations.push_back(deviations(scores.subspan(arm * samples, samples), labels, patient, counts));
    result.areas[arm] = arm_deviations.back().area;
  }
  double with_positive = 0, with_negative = 0, all = 0;
  for (std::size_t p = 0; p < samples; ++p) {
    with_positive += counts.positives[p] > 0 ? 1 : 0;
    with_negative += counts.negatives[p] > 0 ? 1 : 0;
    all += counts.positives[p] + counts.negatives[p] > 0 ? 1 : 0;
  }
  if (with_positive < 2 || with_negative < 2) return result;
  for (std::size_t a = 0; a < arms; ++a)
    for (std::size_t b = 0; b < arms; ++b) {
      const Deviations &x = arm_deviations[a], &y = arm_deviations[b];
      const double s10 = with_positive / ((with_positive - 1) * m) * product(x.positive, y.positive);
      const double s01 = with_negative / ((with_negative - 1) * n) * product(x.negative, y.negative);
      const double s11 = all / (all - 1) * (product(x.positive, y.negative) + product(y.positive, x.negative));
      result.covariance[a * arms + b] = s10 / m + s01 / n + s11 / (m * n);
    }
  return result;
}

DeLong delong_unpaired(std::span<const JudgedSamples> arms, std::size_t patients) {
  struct Arm {
    Counts counts;
    Deviations deviations;
    // By patient: 1 where it has positive samples, negative ones, any.
    std::vector<double> with_positive, with_negative, with_any;
    bool varies = false;
  };
  constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
  DeLong result{std::vector<double>(arms.size(), undefined), std::vector<double>(arms.size() * arms.size(), undefined)};
  std::vector<Arm> parts;
  for (std::size_t a = 0; a < arms.size(); ++a) {
    const JudgedSamples& arm = arms[a];
    if (arm.scores.size() != arm.labels.size() || arm.patients.size() != arm.labels.size())
      throw std::invalid_argument("delong: scores, labels and patients are of different length");
    const auto patient = [&](std::size_t i) { return std::size_t{arm.patients[i]}; };
    Arm& part = parts.emplace_back();
    part.counts = count(arm.labels, patient, patients);
    if (part.counts.m == 0 || part.counts.n == 0) continue;
    part.deviations = deviations(arm.scores, arm.labels, patient, part.counts);
    result.areas[a] = part.deviations.area;
    for (std::size_t p = 0; p < patients; ++p) {
      part.with_positive.push_back(part.counts.positives[p] > 0 ? 1 : 0);
      part.with_negative.push_back(part.counts.negatives[p] > 0 ? 1 : 0);
      part.with_any.push_back(std::max(part.with_positive[p], part.with_negative[p]));
    }
    part.varies = total(part.with_positive) >= 2 && total(part.with_negative) >= 2;
  }
  for (std::size_t a = 0; a < parts.size(); ++a)
    for (std::size_t b = 0; b < parts.size(); ++b) {
      const Arm &x = parts[a], &y = parts[b];
      if (!x.varies || !y.varies) continue;
      const double all = unbiased(x.with_any, y.with_any);
      result.covariance[a * parts.size() + b] =
          unbiased(x.with_positive, y.with_positive) * product(x.deviations.positive, y.deviations.positive) /
              (x.counts.m * y.counts.m) +
          unbiased(x.with_negative, y.with_negative) * product(x.deviations.negative, y.deviations.negative) /
              (x.counts.n * y.counts.n) +
          all * product(x.deviations.positive, y.deviations.negative) / (x.counts.m * y.counts.n) +
          all * product(x.deviations.negative, y.deviations.positive) / (x.counts.n * y.counts.m);
    }
  return result;
}

Interval delong_interval(double area, double variance) {
  if (std::isnan(area) || std::isnan(variance)) return {};
  const double reach = z_95 * std::sqrt(std::max(variance, 0.0));
  return {std::max(0.0, area - reach), std::min(1.0, area + reach)};
}

double difference_variance(const DeLong& arms, std::size_t first, std::size_t second) {
  const double covariance = arms.covariance[first * arms.areas.size() + second];
  const double variance = arms.variance(first) + arms.variance(second) - 2 * covariance;
  return variance <= 1e-12 * (arms.variance(first) + arms.variance(second) + 2 * std::abs(covariance)) ? 0 : variance;
}

double delong_p_value(const DeLong& arms, std::size_t first, std::size_t second) {
  const double difference = arms.areas[first] - arms.areas[second];
  const double variance = difference_variance(arms, first, second);
  if (std::isnan(difference) || std::isnan(variance) || variance <= 0) return std::nan("");
  return std::erfc(std::abs(difference) / std::sqrt(2 * variance));
}

}  // namespace collimator
