// Puts 1 in the place of each score at the top, shared among ties, so that `score` can average it by groups.
#include <algorithm>
#include <cmath>
#include <functional>
#include <span>

#include "framework/base/error.hpp"
#include "framework/data/predictions.hpp"
#include "framework/data/whose.hpp"
#include "framework/stats/groups.hpp"
#include "framework/task/values.hpp"
#include "framework/verbs/top/top.hpp"

namespace collimator {
namespace {

// The share of each score in the `count` places at the top: 1, 0, or of those that tie at the last place their share.
std::vector<double> shares_of(std::span<const double> scores, std::size_t count) {
  std::vector<double> sorted(scores.begin(), scores.end());
  std::ranges::sort(sorted, std::greater());
  const double last = sorted[count - 1];
  const auto above = static_cast<double>(std::ranges::count_if(scores, [&](double score) { return score > last; }));
  const auto tied = static_cast<double>(std::ranges::count(scores, last));
  std::vector<double> shares;
  for (const double score : scores)
    shares.push_back(score > last ? 1 : score < last ? 0 : (static_cast<double>(count) - above) / tied);
  return shares;
}

// Each group of the field as one sample: its mean scores; its label is 1 for the class that it is named like. Samples
// without a single label, and those whose value is unknown, are in no group.
Predictions means_of_groups(const Predictions& predictions, const std::string& field) {
  Predictions means;
  means.classes = predictions.classes;
  const std::vector<std::string> by{field};
  for (const Group& group : groups_of(predictions, by, {})) {
    const bool left_over = field == "single_label" && (group.value == "none" || group.value == "several");
    if (group.field.empty() || !group.known() || left_over) continue;
    means.samples.push_back(group.value);
    for (std::size_t c = 0; c < predictions.classes.size(); ++c) {
      double sum = 0;
      for (const std::size_t row : group.rows) sum += predictions.probability(row, c);
      means.probabilities.push_back(sum / static_cast<double>(group.rows.size()));
      means.labels.push_back(predictions.classes[c] == group.value ? 1.0F : 0.0F);
    }
  }
  means.patients.resize(means.samples.size());
  return means;
}

}  // namespace

// predictions.csv and groups.csv, of the samples that came in or of their groups.
void run_top(const Job& job, const Context&) {
  const auto params = params_of<TopParams>(job);
  Predictions predictions = load_predictions(job.inputs.at("of"));
  if (!params.by.empty()) predictions = means_of_groups(predictions, params.by);
  const std::size_t classes = predictions.classes.size(), count = static_cast<std::size_t>(params.count);
  if (count > classes) throw failure("top: count = {}, but the predictions have {} classes", count, classes);
  for (std::size_t sample = 0; sample < predictions.samples.size(); ++sample) {
    const auto scores = std::span(predictions.probabilities).subspan(sample * classes, classes);
    if (std::ranges::any_of(scores, [](double score) { return std::isnan(score); }))
      throw failure("top: sample {} has no prediction for some class, so its classes have no order",
                    predictions.samples[sample]);
    std::ranges::copy(shares_of(scores, count), scores.begin());
  }
  save_predictions(predictions, job.out);
  if (params.by.empty()) SampleOwners(job.inputs.at("of")).save(job.out);
}

}  // namespace collimator
