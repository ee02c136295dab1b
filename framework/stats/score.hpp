// Scores: every metric of every class and group of a set of predictions, as rows of a table.
#pragma once

#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/data/table.hpp"
#include "framework/stats/metric.hpp"
#include "framework/stats/threshold.hpp"

namespace collimator {

// One number. `class_name` is "macro" for the mean over the classes in which the metric is defined.
struct ScoreRow {
  std::string class_name, metric, group_field, group;  // no group: all samples
  double value = std::nan("");
  std::size_t n = 0;                                   // samples with a known label
  std::optional<std::size_t> positives;                // not for macro averages
  std::string note;                                    // why undefined, or how marked
};

// Rows by group (all samples first), class, metric. Where there are several classes, "macro" rows follow. `by` names
// metadata fields, or label_count: a sample's number of positive labels. Throws InputError for an unknown field.
std::vector<ScoreRow> score(const Predictions& predictions, std::span<const MetricInUse> metrics,
                            const Thresholds& thresholds, std::span<const std::string> by);

// Columns class, metric, group_field, group, value, n, positives, note.
Table score_table(std::span<const ScoreRow> rows);

// The mean over the values that are defined, with the note "mean of 3 of 14 classes".
ScoreRow macro_average(std::span<const ScoreRow> classes);

}  // namespace collimator
