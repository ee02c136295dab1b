// Asks a metric which kinds of samples it counts, and looks at the four cells of labels and calls.
#include "framework/stats/counted_patients.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

namespace collimator {
namespace {

// 0 to 3: negative and not called, negative and called, positive and not called, positive and called.
std::size_t kind_of(const collimator_metric_input& input, double threshold, std::size_t sample) {
  return (input.labels[sample] > 0.5 ? 2 : 0) + (input.probabilities[sample] >= threshold ? 1 : 0);
}

}  // namespace

std::vector<std::uint32_t> counted_patients(const MetricInUse& metric, std::size_t output, const GroupClass& part) {
  std::vector<std::uint32_t> patients;
  const auto trials = metric.interval == "wilson" ? metric.companion(output, "_trials") : std::nullopt;
  if (!trials || part.patients.empty()) {
    patients = part.patients;
  } else {
    const std::size_t samples = part.patients.size(), outputs = metric.names.size();
    const collimator_metric_input input = part.input(metric);
    std::vector<double> weights(4 * samples), values(4 * outputs, std::nan(""));
    std::vector<std::size_t> kinds(samples);
    for (std::size_t i = 0; i < samples; ++i) {
      kinds[i] = kind_of(input, part.threshold, i);
      weights[kinds[i] * samples + i] = 1;
    }
    metric.evaluate(input, 4, weights.data(), values.data(), nullptr);
    for (std::size_t i = 0; i < samples; ++i)
      if (values[kinds[i] * outputs + *trials] > 0) patients.push_back(part.patients[i]);
  }
  return patients;
}

GroupClasses parts_of(const ScoreSetting& setting, const GroupCells& cells, std::size_t place, std::size_t output) {
  const std::size_t classes = setting.classes.size();
  if (place < classes) return {&cells.part(place)};
  if (setting.averages[place - classes] == Average::micro) return {cells.pooled()};
  GroupClasses parts;
  for (std::size_t c = 0; c < classes; ++c)
    if (cells.in_average()[setting.index(c, output)]) parts.push_back(&cells.part(c));
  return parts;
}

std::vector<GroupClasses> parts_together(const ScoreSetting& setting, const std::vector<const GroupCells*>& groups,
                                         std::size_t place, std::size_t output) {
  const std::size_t classes = setting.classes.size();
  const bool average = place >= classes && setting.averages[place - classes] != Average::micro;
  std::vector<GroupClasses> together;
  for (const GroupCells* group : groups) {
    if (std::isnan(group->observed()[setting.index(place, output)])) continue;
    GroupClasses& parts = together.emplace_back();
    if (!average) parts = parts_of(setting, *group, place, output);
    for (std::size_t c = 0; average && c < classes; ++c)
      if (std::ranges::all_of(groups, [&](const GroupCells* other) {
            return other->classes_in_average(output) == 0 || other->in_average()[setting.index(c, output)];
          }))
        parts.push_back(&group->part(c));
  }
  return together;
}

void mark_patients(const MetricInUse& metric, std::size_t output, const GroupClass& part, std::vector<bool>& seen) {
  for (const std::uint32_t patient : counted_patients(metric, output, part)) {
    if (patient >= seen.size()) seen.resize(std::size_t{patient} + 1);
    seen[patient] = true;
  }
}

std::size_t patients_behind(const MetricInUse& metric, std::size_t output, const GroupClasses& parts) {
  std::vector<bool> seen;
  for (const GroupClass* part : parts) mark_patients(metric, output, *part, seen);
  return static_cast<std::size_t>(std::ranges::count(seen, true));
}

NumberExtent extent_of(std::span<const GroupClasses> groups) {
  std::size_t count = 0;
  std::set<std::uint32_t> patients;
  for (const GroupClasses& parts : groups) {
    std::set<std::size_t> samples;
    for (const GroupClass* part : parts) {
      samples.insert(part->scores.rows.begin(), part->scores.rows.end());
      patients.insert(part->patients.begin(), part->patients.end());
    }
    count += samples.size();
  }
  return {count, patients.size()};
}

namespace {

// Which of the four kinds of samples the part has; nothing without a sample or a threshold.
std::optional<std::array<bool, 4>> kinds_of(const MetricInUse& metric, const GroupClass& part) {
  if (!metric.needs_threshold || part.patients.empty() || std::isnan(part.threshold)) return std::nullopt;
  const collimator_metric_input input = part.input(metric);
  std::array<bool, 4> seen{};
  for (std::size_t i = 0; i < part.patients.size(); ++i) seen[kind_of(input, part.threshold, i)] = true;
  return seen;
}

}  // namespace

Unseen unseen_of(const MetricInUse& metric, const GroupClass& part) {
  const auto seen = kinds_of(metric, part);
  if (!seen) return {};
  const auto& [true_negative, false_positive, false_negative, true_positive] = *seen;
  return {std::ranges::find(*seen, false) != seen->end(),
          (!false_positive && !false_negative) || (!true_negative && !true_positive)};
}

std::string why_draws_know_little(const MetricInUse& metric, std::size_t output, const GroupClasses& parts) {
  constexpr const char* end = " are alike, and so they are in every draw of patients: the interval is too narrow";
  for (const GroupClass* part : parts) {
    const auto seen = kinds_of(metric, *part);
    if (!seen) continue;
    if (metric.interval == "wilson") {
      const std::vector<double> once(part->patients.size(), 1.0);
      std::vector<double> values(metric.names.size(), std::nan(""));
      metric.evaluate(part->input(metric), 1, once.data(), values.data(), nullptr);
      if (values[output] == 0 || values[output] == 1) return std::string("all trials of a share") + end;
      continue;
    }
    const auto& [true_negative, false_positive, false_negative, true_positive] = *seen;
    if (false_negative != true_positive) return std::string("the calls of all positive samples") + end;
    if (true_negative != false_positive) return std::string("the calls of all negative samples") + end;
  }
  return {};
}

std::string why_draws_tell_nothing(const MetricInUse& metric, const GroupClasses& parts) {
  if (parts.empty()) return {};
  if (metric.tested_by_logarithm())
    return std::ranges::any_of(parts, [&](const GroupClass* part) { return unseen_of(metric, *part).empty_cell; })
               ? "a cell is empty, and draws of patients never fill it"
               : "";
  return std::ranges::all_of(parts, [&](const GroupClass* part) { return unseen_of(metric, *part).one_sided; })
             ? "every call is right, or every one wrong, and draws of patients never show another"
             : "";
}

}  // namespace collimator
