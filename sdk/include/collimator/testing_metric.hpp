// What a metric's test includes: cases as literals, and the rules that every metric must obey.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <collimator/metric.hpp>
#include <collimator/rng.hpp>
#include <collimator/testing.hpp>

namespace collimator::testing {

// One class of predictions; no weights: each sample counts once.
struct Scored {
  std::vector<double> probabilities, labels, weights;
  double threshold = 0.5;
};

struct Measured {
  std::vector<double> values;
  std::vector<std::string> notes;  // the reason of an undefined or marked value
};

template <typename Plugin>
Measured measure(const Plugin& metric, const Scored& scored) {
  const std::size_t outputs = detail::metric_outputs<Plugin>("").size();
  Measured measured{std::vector<double>(outputs, undefined), {}};
  detail::Reasons reasons(outputs);
  const std::vector<double> ones(scored.labels.size(), 1.0);
  MetricResult result(measured.values, reasons.errors());
  metric.compute({scored.probabilities, scored.labels, scored.threshold},
                 scored.weights.empty() ? ones : scored.weights, result);
  for (std::size_t i = 0; i < outputs; ++i) measured.notes.push_back(reasons.text(i));
  return measured;
}

// The first output alone.
template <typename Plugin>
double value(const Plugin& metric, const Scored& scored) {
  return measure(metric, scored).values[0];
}

// `count` samples with both labels and many ties: probabilities are multiples of 1/16.
inline Scored drawn(std::uint64_t seed, std::size_t count) {
  Scored scored;
  Rng rng(seed);
  for (std::size_t i = 0; i < count; ++i) {
    scored.labels.push_back(i < 2 ? static_cast<double>(i) : static_cast<double>(rng.below(2)));
    const std::uint64_t step = rng.below(13) + (scored.labels[i] > 0.5 ? 4 : 0);
    scored.probabilities.push_back(static_cast<double>(step) / 16);
    scored.weights.push_back(i < 2 ? 1.0 : static_cast<double>(rng.below(4)));
  }
  return scored;
}

// 200 samples that any language can repeat, so that its numbers can be held against another library: 75 are
// positive, many tie; with s = (37 i + 11) mod 101: probability s / 100, label s + i^2 mod 80 > 90, weight i mod 5.
inline Scored reference_case(bool weighted) {
  Scored scored;
  for (int i = 0; i < 200; ++i) {
    const int s = (37 * i + 11) % 101;
    scored.probabilities.push_back(s / 100.0);
    scored.labels.push_back(s + i * i % 80 > 90 ? 1 : 0);
    scored.weights.push_back(weighted ? i % 5 : 1);
  }
  return scored;
}

inline bool same(double a, double b, double tolerance = 1e-12) {
  return (std::isnan(a) && std::isnan(b)) || a == b || std::abs(a - b) <= tolerance * std::max(1.0, std::abs(a));
}

// Checks on drawn cases that the order of samples does not matter, that a weight of 2 is the sample twice and
// one of 0 is no sample, and that many sets of weights at once give what each gives alone.
template <typename Plugin>
void check_metric_rules(const Plugin& metric) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const Scored scored = drawn(seed, 5 + 3 * seed);
    const std::size_t count = scored.labels.size();
    const Measured expected = measure(metric, scored);

    Scored reversed = scored, repeated{{}, {}, {}, scored.threshold};
    std::ranges::reverse(reversed.probabilities);
    std::ranges::reverse(reversed.labels);
    std::ranges::reverse(reversed.weights);
    for (std::size_t i = 0; i < count; ++i)
      for (int copy = 0; copy < static_cast<int>(scored.weights[i]); ++copy) {
        repeated.probabilities.push_back(scored.probabilities[i]);
        repeated.labels.push_back(scored.labels[i]);
      }
    const Measured turned = measure(metric, reversed), copied = measure(metric, repeated);

    Rng rng(seed);
    const std::size_t outputs = expected.values.size(), replicates = 7;
    std::vector<double> block(scored.weights), values(replicates * outputs);
    while (block.size() < replicates * count) block.push_back(static_cast<double>(rng.below(3)));
    metric.compute_many({scored.probabilities, scored.labels, scored.threshold}, block, outputs, values);

    for (std::size_t o = 0; o < outputs; ++o) {
      CAPTURE(o);
      CHECK(same(turned.values[o], expected.values[o]));
      CHECK(same(copied.values[o], expected.values[o]));
    }
    for (std::size_t r = 0; r < replicates; ++r) {
      Scored one = scored;
      one.weights.assign(block.begin() + static_cast<std::ptrdiff_t>(r * count),
                         block.begin() + static_cast<std::ptrdiff_t>((r + 1) * count));
      const Measured alone = measure(metric, one);
      for (std::size_t o = 0; o < outputs; ++o) CHECK(same(values[r * outputs + o], alone.values[o]));
    }
  }
}

}  // namespace collimator::testing
