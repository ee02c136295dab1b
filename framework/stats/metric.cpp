// Takes the known samples of a class out of predictions, and calls a metric once without weights.
#include "framework/stats/metric.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <collimator/detail/boundary.hpp>

#include "framework/base/error.hpp"

namespace collimator {

collimator_metric_input ClassScores::input(double threshold) const {
  return {sizeof(collimator_metric_input), labels.size(), probabilities.data(), labels.data(), threshold};
}

ClassScores class_scores(const Predictions& predictions, std::size_t class_index, std::span<const std::size_t> rows) {
  ClassScores scores;
  for (const std::size_t row : rows) {
    const float label = predictions.label(row, class_index);
    if (std::isnan(label)) continue;
    const double probability = predictions.probability(row, class_index);
    if (std::isnan(probability))
      throw failure(
          "the prediction of class {} for sample {} is not a number, though its label is known: give it a "
          "score or leave the sample out",
          predictions.classes[class_index], predictions.samples[row]);
    scores.rows.push_back(row);
    scores.probabilities.push_back(probability);
    scores.labels.push_back(label);
    scores.positives += label > 0.5F ? 1 : 0;
  }
  return scores;
}

ClassScores by_probability(const ClassScores& scores) {
  std::vector<std::size_t> order(scores.rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return scores.probabilities[i]; });
  ClassScores sorted;
  sorted.positives = scores.positives;
  for (const std::size_t i : order) {
    sorted.rows.push_back(scores.rows[i]);
    sorted.probabilities.push_back(scores.probabilities[i]);
    sorted.labels.push_back(scores.labels[i]);
  }
  return sorted;
}

Measured MetricInUse::measure(const ClassScores& scores, double threshold) const {
  Measured measured{std::vector<double>(names.size(), std::nan("")), {}};
  detail::Reasons reasons(names.size());
  const collimator_metric_input input = scores.input(threshold);
  evaluate(input, 1, nullptr, measured.values.data(), reasons.errors());
  for (std::size_t i = 0; i < names.size(); ++i) measured.notes.push_back(reasons.text(i));
  return measured;
}

std::optional<std::size_t> MetricInUse::companion(std::size_t output, std::string_view ending) const {
  const auto found = std::ranges::find(names, names[output] + std::string(ending));
  return found == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - names.begin()));
}

bool MetricInUse::shown(std::size_t output) const {
  const std::vector<std::string> endings = interval == "wilson"      ? std::vector<std::string>{"_trials"}
                                           : interval == "lognormal" ? std::vector<std::string>{"_low", "_high"}
                                                                     : std::vector<std::string>{};
  for (std::size_t other = 0; other < names.size(); ++other)
    for (const std::string& ending : endings)
      if (companion(other, ending) == output) return false;
  return true;
}

double logarithm_of(double value) { return value > 0 && std::isfinite(value) ? std::log(value) : std::nan(""); }

std::string output_name(const std::string& label, const std::string& id, const std::string& output) {
  if (output == id) return label;
  if (output.starts_with(id + "_")) return label + output.substr(id.size());
  return label == id ? output : label + "_" + output;
}

}  // namespace collimator
