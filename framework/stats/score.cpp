#include "framework/stats/score.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

struct Group {
  std::string field, value;
  std::vector<std::size_t> rows;
};

// The value of a metadata field for every sample; "unknown" where it is empty.
std::vector<std::string> field_values(const Predictions& predictions, const std::string& field) {
  std::vector<std::string> values;
  std::string known = "label_count";
  for (const auto& [name, column] : predictions.metadata) {
    known += ", " + name;
    if (name == field) values = column;
  }
  if (values.empty() && field == "label_count") {
    for (std::size_t sample = 0; sample < predictions.samples.size(); ++sample) {
      std::size_t count = 0;
      for (std::size_t c = 0; c < predictions.classes.size(); ++c) count += predictions.label(sample, c) > 0.5F ? 1 : 0;
      values.push_back(std::to_string(count));
    }
  }
  if (values.size() != predictions.samples.size())
    throw failure("by: the predictions have no field `{}`; there are: {}", field, known);
  for (std::string& value : values)
    if (value.empty()) value = "unknown";
  return values;
}

std::vector<Group> groups_of(const Predictions& predictions, std::span<const std::string> by) {
  std::vector<Group> groups(1);
  groups[0].rows.resize(predictions.samples.size());
  std::iota(groups[0].rows.begin(), groups[0].rows.end(), std::size_t{0});
  for (const std::string& field : by) {
    const std::vector<std::string> values = field_values(predictions, field);
    std::map<std::string, std::vector<std::size_t>> rows;
    for (std::size_t sample = 0; sample < values.size(); ++sample) rows[values[sample]].push_back(sample);
    for (auto& [value, samples] : rows) groups.push_back({field, value, std::move(samples)});
  }
  return groups;
}

}  // namespace

ScoreRow macro_average(std::span<const ScoreRow> classes) {
  ScoreRow macro = classes.front();
  macro.class_name = "macro";
  macro.positives.reset();
  macro.n = 0;
  double sum = 0;
  std::size_t defined = 0;
  for (const ScoreRow& row : classes) {
    macro.n = std::max(macro.n, row.n);
    if (std::isnan(row.value)) continue;
    sum += row.value;
    ++defined;
  }
  macro.value = defined == 0 ? std::nan("") : sum / static_cast<double>(defined);
  macro.note = fmt::format("mean of {} of {} classes", defined, classes.size());
  return macro;
}

std::vector<ScoreRow> score(const Predictions& predictions, std::span<const MetricInUse> metrics,
                            const Thresholds& thresholds, std::span<const std::string> by) {
  std::vector<ScoreRow> rows;
  for (const Group& group : groups_of(predictions, by)) {
    std::map<std::string, std::vector<ScoreRow>> by_metric;
    for (std::size_t c = 0; c < predictions.classes.size(); ++c) {
      const std::string& name = predictions.classes[c];
      const ClassScores scores = class_scores(predictions, c, group.rows);
      for (const MetricInUse& metric : metrics) {
        const Measured measured = metric.measure(scores, thresholds.of(name));
        for (std::size_t i = 0; i < metric.names.size(); ++i) {
          rows.push_back({name, metric.names[i], group.field, group.value, measured.values[i], scores.rows.size(),
                          scores.positives, measured.notes[i]});
          by_metric[metric.names[i]].push_back(rows.back());
        }
      }
    }
    if (predictions.classes.size() < 2) continue;
    for (const MetricInUse& metric : metrics)
      for (const std::string& name : metric.names) rows.push_back(macro_average(by_metric.at(name)));
  }
  return rows;
}

Table score_table(std::span<const ScoreRow> rows) {
  Table table{"table.csv", {"class", "metric", "group_field", "group", "value", "n", "positives", "note"}, {}};
  for (const ScoreRow& row : rows)
    table.rows.push_back({row.class_name, row.metric, row.group_field, row.group, number_text(row.value),
                          std::to_string(row.n), row.positives ? std::to_string(*row.positives) : "", row.note});
  return table;
}

}  // namespace collimator
