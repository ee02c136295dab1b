// What the tests of this folder share: metrics made in the test program, and small sets of predictions.
#pragma once

#include <string>
#include <vector>

#include <collimator/metric.hpp>
#include <collimator/rng.hpp>

#include "framework/base/error.hpp"
#include "framework/stats/metric.hpp"

namespace collimator::in_test {

// The share of pairs that are ordered rightly, by counting them all.
class PairCount final : public Metric {
 public:
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    double wins = 0, pairs = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
      for (std::size_t j = 0; j < weights.size(); ++j) {
        if (input.labels[i] < 0.5 || input.labels[j] > 0.5) continue;
        const double a = input.probabilities[i], b = input.probabilities[j];
        pairs += weights[i] * weights[j];
        wins += weights[i] * weights[j] * (a > b ? 1.0 : a == b ? 0.5 : 0.0);
      }
    if (pairs > 0)
      result.set(0, wins / pairs);
    else
      result.undefine("one class");
  }
};

// The weighted share called positive.
class Called final : public Metric {
 public:
  void compute(const MetricInput& input, std::span<const double> weights, MetricResult& result) const override {
    const Confusion cells = confusion(input, weights);
    result.set(0, (cells.tp + cells.fp) / (cells.tp + cells.fp + cells.fn + cells.tn));
  }
};

template <typename Plugin>
MetricInUse metric(const std::string& name) {
  MetricInUse metric;
  metric.names = {name};
  metric.evaluate = [](const collimator_metric_input& input, std::uint64_t replicates, const double* weights,
                       double* values, collimator_error* reasons) {
    static const Plugin plugin;
    detail::Message message;
    if (detail::evaluate<Plugin>(&plugin, &input, replicates, weights, values, reasons, message.error()) !=
        COLLIMATOR_OK)
      throw InputError(std::string(message.text()));
  };
  return metric;
}

// `patients` patients with one to three samples each, of two classes; some labels unknown, many ties.
inline Predictions predictions(std::uint64_t seed, std::size_t patients) {
  Predictions result;
  result.classes = {"effusion", "mass"};
  result.metadata = {{"sex", {}}};
  Rng labels(99), scores(seed);  // the truth is the same for every seed
  for (std::size_t p = 0; p < patients; ++p)
    for (std::uint64_t s = 0, count = 1 + labels.below(3); s < count; ++s) {
      result.samples.push_back("p" + std::to_string(p) + "_" + std::to_string(s));
      result.patients.push_back("p" + std::to_string(p));
      result.metadata[0].second.push_back(p % 3 == 0 ? "F" : p % 3 == 1 ? "M" : "");
      for (int c = 0; c < 2; ++c) {
        const std::uint64_t label = labels.below(c == 0 ? 2 : 4) == 0 ? 1 : 0;
        const bool unknown = c == 1 && labels.below(6) == 0;
        result.labels.push_back(unknown ? std::nanf("") : static_cast<float>(label));
        result.probabilities.push_back(static_cast<double>(scores.below(12) + 5 * label) / 16);
      }
    }
  return result;
}

}  // namespace collimator::in_test
