// Evaluates the metrics of all classes under many draws at once, and averages within each draw.
#include "framework/stats/score_cells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace collimator {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

std::vector<std::uint32_t> of_rows(std::span<const std::size_t> rows, std::span<const std::uint32_t> numbers) {
  std::vector<std::uint32_t> result;
  for (const std::size_t row : rows) result.push_back(numbers[row]);
  return result;
}

}  // namespace

std::vector<bool> alike_in_all(std::span<const std::span<const GroupClass>> sets) {
  const auto kinds = [](const GroupClass& part) {
    return std::pair(part.scores.positives > 0, part.scores.positives < part.scores.rows.size());
  };
  const auto is_empty = [](const GroupClass& part) { return part.scores.rows.empty(); };
  std::vector<bool> alike(sets.empty() ? 0 : sets.front().size(), true);
  const std::span<const GroupClass>* first = nullptr;
  for (const std::span<const GroupClass>& set : sets) {
    if (std::ranges::all_of(set, is_empty)) continue;
    if (first == nullptr) first = &set;
    for (std::size_t c = 0; c < alike.size(); ++c)
      if (kinds(set[c]) != kinds((*first)[c])) alike[c] = false;
  }
  for (std::size_t c = 0; first != nullptr && c < alike.size(); ++c)
    if (is_empty((*first)[c])) alike[c] = false;  // nobody has it
  return alike;
}

GroupClass pool(std::span<const GroupClass> classes, const std::vector<bool>& kept) {
  ClassScores all;
  std::vector<double> calls;
  std::vector<std::uint32_t> patients;
  bool all_have_one = true;  // without the threshold of one class, its pairs cannot be called
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (!kept[c]) continue;
    const GroupClass& part = classes[c];
    all_have_one = all_have_one && !std::isnan(part.threshold);
    for (std::size_t i = 0; i < part.scores.rows.size(); ++i) {
      all.rows.push_back(all.rows.size());
      all.probabilities.push_back(part.scores.probabilities[i]);
      all.labels.push_back(part.scores.labels[i]);
      calls.push_back(part.scores.probabilities[i] >= part.threshold ? 1 : 0);
      patients.push_back(part.patients[i]);
    }
    all.positives += part.scores.positives;
  }
  GroupClass pooled{by_probability(all), all_have_one ? 0.5 : undefined, {}, {}};
  for (const std::size_t pair : pooled.scores.rows) {
    pooled.calls.push_back(calls[pair]);
    pooled.patients.push_back(patients[pair]);
  }
  return pooled;
}

const MetricInUse& ScoreSetting::metric_of(std::size_t output) const {
  auto metric = metrics.begin();
  for (; output >= metric->names.size(); ++metric) output -= metric->names.size();
  return *metric;
}

collimator_metric_input GroupClass::input(const MetricInUse& metric) const {
  collimator_metric_input input = scores.input(threshold);
  if (!calls.empty() && metric.needs_threshold) input.probabilities = calls.data();
  return input;
}

std::size_t GroupClass::patient_count() const {
  std::vector<std::uint32_t> sorted = patients;
  std::ranges::sort(sorted);
  return static_cast<std::size_t>(std::unique(sorted.begin(), sorted.end()) - sorted.begin());
}

GroupCells::GroupCells(const ScoreSetting& setting, const Predictions& predictions, const Thresholds& thresholds,
                       const Group& group, std::span<const std::uint32_t> patient_numbers)
    : setting_(setting), in_average_(setting.classes.size() * setting.outputs, true) {
  for (std::size_t c = 0; c < setting.classes.size(); ++c) {
    GroupClass part{
        by_probability(class_scores(predictions, c, group.rows)), thresholds.of(setting.classes[c]), {}, {}};
    part.patients = of_rows(part.scores.rows, patient_numbers);
    parts_.push_back(std::move(part));
  }
  if (std::ranges::find(setting.averages, Average::micro) != setting.averages.end())
    parts_.push_back(pool(parts_, std::vector<bool>(parts_.size(), true)));
}

std::size_t GroupCells::largest() const {
  std::size_t largest = 1;
  for (const GroupClass& part : parts_) largest = std::max(largest, part.scores.rows.size());
  return largest;
}

const std::vector<double>& GroupCells::observe(std::size_t patients) {
  const std::vector<double> once(patients, 1.0);
  observed_.assign(setting_.count(), undefined);
  evaluate(1, once, observed_);
  for (std::size_t i = 0; i < in_average_.size(); ++i) in_average_[i] = !std::isnan(observed_[i]);
  evaluate(1, once, observed_);
  return observed_;
}

std::size_t GroupCells::classes_in_average(std::size_t output) const {
  std::size_t classes = 0;
  for (std::size_t c = 0; c < setting_.classes.size(); ++c) classes += in_average_[setting_.index(c, output)] ? 1 : 0;
  return classes;
}

void GroupCells::evaluate_part(const GroupClass& part, std::size_t part_index, std::size_t place, std::size_t draws,
                               std::span<const double> counts, std::span<double> values,
                               std::span<double> positives) const {
  const std::size_t samples = part.patients.size(), patients = counts.size() / draws;
  std::vector<double> weights(draws * samples), measured;
  for (std::size_t d = 0; d < draws; ++d) {
    double& sum = positives[d * parts_.size() + part_index] = 0;
    for (std::size_t i = 0; i < samples; ++i) {
      const double weight = weights[d * samples + i] = counts[d * patients + part.patients[i]];
      sum += weight * part.scores.labels[i];
    }
  }
  std::size_t output = setting_.index(place, 0);
  for (const MetricInUse& metric : setting_.metrics) {
    const std::size_t outputs = metric.names.size();
    measured.assign(draws * outputs, undefined);
    if (samples > 0) {
      metric.evaluate(part.input(metric), draws, weights.data(), measured.data(), nullptr);
    } else {  // nothing can be drawn: every draw is the same
      metric.evaluate(part.input(metric), 1, nullptr, measured.data(), nullptr);
      for (std::size_t d = 1; d < draws; ++d)
        std::copy_n(measured.begin(), outputs, measured.begin() + static_cast<std::ptrdiff_t>(d * outputs));
    }
    for (std::size_t d = 0; d < draws; ++d)
      std::copy_n(measured.begin() + static_cast<std::ptrdiff_t>(d * outputs), outputs,
                  values.begin() + static_cast<std::ptrdiff_t>(d * setting_.count() + output));
    output += outputs;
  }
}

// `values` and `positives` are one draw's. Weights of classes are their positive samples, drawn as they are. The mean
// of odds ratios is geometric, as their differences are of logarithms.
void GroupCells::average(std::span<double> values, std::span<const double> positives,
                         const std::vector<bool>& in_average) const {
  for (std::size_t a = 0; a < setting_.averages.size(); ++a) {
    if (setting_.averages[a] == Average::micro) continue;
    for (std::size_t o = 0; o < setting_.outputs; ++o) {
      const bool logarithm = setting_.metric_of(o).tested_by_logarithm();
      double sum = 0, weights = 0;
      for (std::size_t c = 0; c < setting_.classes.size(); ++c) {
        if (!in_average[setting_.index(c, o)]) continue;
        const double weight = setting_.averages[a] == Average::weighted ? positives[c] : 1;
        const double value = values[setting_.index(c, o)];
        sum += weight * (logarithm ? std::log(value) : value);
        weights += weight;
      }
      double& mean = values[setting_.index(setting_.classes.size() + a, o)];
      mean = weights > 0 ? sum / weights : undefined;
      if (logarithm) mean = std::exp(mean);
    }
  }
}

void GroupCells::evaluate(std::size_t draws, std::span<const double> counts, const std::vector<bool>& in_average,
                          std::span<double> values, const GroupClass* pooled) const {
  std::vector<double> positives(draws * parts_.size());
  for (std::size_t c = 0; c < setting_.classes.size(); ++c)
    evaluate_part(parts_[c], c, c, draws, counts, values, positives);
  for (std::size_t a = 0; a < setting_.averages.size(); ++a)
    if (setting_.averages[a] == Average::micro)
      evaluate_part(pooled == nullptr ? parts_.back() : *pooled, setting_.classes.size(), setting_.classes.size() + a,
                    draws, counts, values, positives);
  for (std::size_t d = 0; d < draws; ++d)
    average(values.subspan(d * setting_.count(), setting_.count()),
            std::span<const double>(positives).subspan(d * parts_.size(), parts_.size()), in_average);
}

// A group without any class of an output says nothing of which classes the others have.
FieldCells::FieldCells(const ScoreSetting& setting, std::vector<const GroupCells*> groups, std::size_t patients)
    : setting_(setting),
      groups_(std::move(groups)),
      in_average_(setting.classes.size() * setting.outputs, true),
      observed_(2 * setting.count()) {
  for (std::size_t o = 0; o < setting.outputs; ++o)
    for (const GroupCells* group : groups_) {
      if (group->classes_in_average(o) == 0) continue;
      for (std::size_t c = 0; c < setting.classes.size(); ++c)
        if (!group->in_average()[setting.index(c, o)]) in_average_[setting.index(c, o)] = false;
    }
  std::vector<std::span<const GroupClass>> sets;
  for (const GroupCells* group : groups_) sets.push_back(group->classes());
  pooled_classes_ = alike_in_all(sets);
  if (std::ranges::find(setting.averages, Average::micro) != setting.averages.end())
    for (const auto& set : sets) pooled_.push_back(pool(set, pooled_classes_));
  const std::vector<double> once(patients, 1.0);
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    groups_observed_.emplace_back(setting.count());
    groups_[g]->evaluate(1, once, in_average_, groups_observed_.back(), pooled_.empty() ? nullptr : &pooled_[g]);
  }
  hold_together(groups_observed_, 0, observed_);
}

std::size_t FieldCells::classes_in_average(std::size_t output) const {
  std::size_t classes = 0;
  for (std::size_t c = 0; c < setting_.classes.size(); ++c) classes += in_average_[setting_.index(c, output)] ? 1 : 0;
  return classes;
}

std::size_t FieldCells::groups_of(std::size_t index) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(groups_observed_, [&](const auto& group) { return !std::isnan(group[index]); }));
}

bool FieldCells::is_defined(std::size_t group, std::size_t index) const {
  return !std::isnan(groups_observed_[group][index]);
}

std::vector<const GroupClass*> FieldCells::pooled_of_defined(std::size_t index) const {
  std::vector<const GroupClass*> pooled;
  for (std::size_t g = 0; g < pooled_.size(); ++g)
    if (is_defined(g, index)) pooled.push_back(&pooled_[g]);
  return pooled;
}

bool FieldCells::lower_is_better(std::size_t index) const {
  return setting_.metric_of(index % setting_.outputs).lower_is_better;
}

std::size_t FieldCells::extreme(std::size_t index, bool worst) const {
  const bool least = worst != lower_is_better(index);
  std::size_t found = groups_.size();
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const double value = groups_observed_[g][index];
    if (std::isnan(value)) continue;
    if (found == groups_.size() ||
        (least ? value < groups_observed_[found][index] : value > groups_observed_[found][index]))
      found = g;
  }
  return found;
}

// `groups` are the groups' values [draws, count]; a group that is undefined as observed does not count.
void FieldCells::hold_together(std::span<const std::vector<double>> groups, std::size_t draw,
                               std::span<double> values) const {
  for (std::size_t i = 0; i < setting_.count(); ++i) {
    double low = undefined, high = undefined;
    bool defined = groups_of(i) > 1;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      if (std::isnan(groups_observed_[g][i])) continue;
      const double value = groups[g][draw * setting_.count() + i];
      defined = defined && !std::isnan(value);
      low = std::fmin(low, value);
      high = std::fmax(high, value);
    }
    values[i] = defined ? (lower_is_better(i) ? high : low) : undefined;
    values[setting_.count() + i] = defined ? high - low : undefined;
  }
}

void FieldCells::evaluate(std::size_t draws, std::span<const double> counts, std::span<double> values) const {
  std::vector<std::vector<double>> groups;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    groups.emplace_back(draws * setting_.count());
    groups_[g]->evaluate(draws, counts, in_average_, groups.back(), pooled_.empty() ? nullptr : &pooled_[g]);
  }
  for (std::size_t d = 0; d < draws; ++d)
    hold_together(groups, d, values.subspan(2 * d * setting_.count(), 2 * setting_.count()));
}

}  // namespace collimator
