// Metrics as the framework calls them: one class of a set of predictions in, named numbers with notes out.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <collimator/abi.h>

#include "framework/data/predictions.hpp"

namespace collimator {

// The samples of one class whose label is known.
struct ClassScores {
  std::vector<std::size_t> rows;  // of the predictions
  std::vector<double> probabilities, labels;
  std::size_t positives = 0;

  // The view that crosses the boundary; `threshold` is NaN where none applies.
  collimator_metric_input input(double threshold) const;
};

// The samples of the given rows whose label is known, in their order. Throws InputError where a probability is NaN.
ClassScores class_scores(const Predictions& predictions, std::size_t class_index, std::span<const std::size_t> rows);
// The same samples, least probability first: metrics that rank then need not sort.
ClassScores by_probability(const ClassScores& scores);

struct Measured {
  std::vector<double> values;      // one per output; NaN = undefined
  std::vector<std::string> notes;  // why a value is undefined, or how it is marked; or empty
};

// A metric plugin in use.
struct MetricInUse {
  std::vector<std::string> names;      // of its outputs, as tables call them
  std::string interval = "bootstrap";  // how its manifest says that intervals are made (collimator::IntervalMethod)
  bool needs_threshold = false, lower_is_better = false;
  bool ordered = true;  // else no value is better than another
  bool ranks = false;   // only the order of the probabilities counts
  double lowest = -std::numeric_limits<double>::infinity(), greatest = -lowest;  // where the numbers shown lie
  // collimator_metric_v1::evaluate on the metric's object; throws InputError. Any thread.
  std::function<void(const collimator_metric_input& input, std::uint64_t replicates, const double* weights,
                     double* values, collimator_error* reasons)>
      evaluate;

  Measured measure(const ClassScores& scores, double threshold) const;
  // The output called like `output` and the ending: "dor_low" for dor.
  std::optional<std::size_t> companion(std::size_t output, std::string_view ending) const;
  // False for outputs that only make another's interval: trials, low, high.
  bool shown(std::size_t output) const;
  // Whether the scores' own values count, and not their order or the calls alone: then its numbers may lie anywhere
  // where scores are outside [0,1].
  bool looks_at_values() const { return !needs_threshold && !ranks && interval == "bootstrap"; }
  // Odds ratios, whose manifest asks for log-normal intervals, are held against each other by logarithm_of().
  bool tested_by_logarithm() const { return interval == "lognormal"; }
};

// NaN where there is none, or it is infinite.
double logarithm_of(double value);

// How a table calls an output of the plugin `id` that stands under `label`:
// - an output that is named like the plugin has the label's name;
// - one whose name begins with the plugin's (dor_low) has the label and the rest of its name;
// - any other keeps its name, behind the label where one is given.
std::string output_name(const std::string& label, const std::string& id, const std::string& output);

}  // namespace collimator
