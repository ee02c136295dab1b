// Matches samples by id, and tells how many do not match before anything is computed.
#include "framework/stats/pairing.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "framework/base/error.hpp"
#include "framework/stats/metric.hpp"

namespace collimator {
namespace {

std::unordered_map<std::string, std::size_t> rows_by_id(const Predictions& predictions) {
  std::unordered_map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < predictions.samples.size(); ++row)
    if (!rows.emplace(predictions.samples[row], row).second)
      throw failure("sample {} stands twice in the predictions of one arm", predictions.samples[row]);
  return rows;
}

bool same_label(float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

std::size_t class_index(const Predictions& predictions, const std::string& name) {
  const auto found = std::ranges::find(predictions.classes, name);
  if (found == predictions.classes.end())
    throw failure("one arm has no class {}: compare arms of the same classes", name);
  return static_cast<std::size_t>(found - predictions.classes.begin());
}

std::vector<std::size_t> labelled_rows(const Predictions& predictions, std::span<const std::string> classes) {
  std::vector<std::size_t> places, rows;
  for (const std::string& name : classes) places.push_back(class_index(predictions, name));
  for (std::size_t row = 0; row < predictions.samples.size(); ++row)
    if (std::ranges::any_of(places, [&](std::size_t place) { return !std::isnan(predictions.label(row, place)); }))
      rows.push_back(row);
  return rows;
}

std::vector<std::string> common_classes(std::span<const Predictions* const> arms) {
  std::vector<std::string> classes = arms.front()->classes;
  std::erase_if(classes, [&](const std::string& name) {
    return std::ranges::any_of(
        arms, [&](const Predictions* arm) { return std::ranges::find(arm->classes, name) == arm->classes.end(); });
  });
  if (classes.empty()) throw failure("the arms have no class in common, so there is nothing to compare");
  return classes;
}

void check_distinct_samples(const Predictions& arm) { rows_by_id(arm); }

void check_paired(const Predictions& ours, const Predictions& theirs, std::span<const std::string> classes) {
  const auto our_rows = rows_by_id(ours), their_rows = rows_by_id(theirs);
  std::size_t alone = 0, labels = 0, patients = 0;
  for (const auto& [id, row] : our_rows) {
    const auto found = their_rows.find(id);
    if (found == their_rows.end()) {
      ++alone;
      continue;
    }
    if (patient_of(ours, row) != patient_of(theirs, found->second)) ++patients;
    for (const std::string& name : classes)
      if (!same_label(ours.label(row, class_index(ours, name)),
                      theirs.label(found->second, class_index(theirs, name)))) {
        ++labels;
        break;
      }
  }
  const std::size_t theirs_alone = their_rows.size() - (our_rows.size() - alone);
  if (alone + theirs_alone > 0)
    throw failure(
        "the arms were not judged on the same samples: {} of {} are only in one, {} of {} only in the other; give "
        "both the same collection (select: {{has_roi: …}} before the arms part); the verb compare takes others with "
        "paired: false",
        alone, our_rows.size(), theirs_alone, their_rows.size());
  if (labels > 0)
    throw failure("{} of {} samples have other labels in one arm than in the other", labels, our_rows.size());
  if (patients > 0)
    throw failure("{} of {} samples have another patient in one arm than in the other", patients, our_rows.size());
}

PairedClass paired_class(const Predictions& ours, const Predictions& theirs, const std::string& name,
                         const PatientIndex& index) {
  const auto their_rows = rows_by_id(theirs);
  std::vector<std::size_t> here(ours.samples.size()), there;
  for (std::size_t row = 0; row < here.size(); ++row) {
    here[row] = row;
    there.push_back(their_rows.at(ours.samples[row]));
  }
  ClassScores our_scores = class_scores(ours, class_index(ours, name), here);
  ClassScores their_scores = class_scores(theirs, class_index(theirs, name), there);
  PairedClass paired{name,
                     std::move(our_scores.probabilities),
                     std::move(their_scores.probabilities),
                     std::move(our_scores.labels),
                     {},
                     0};
  for (const std::size_t row : our_scores.rows) paired.patients.push_back(index.number(patient_of(ours, row)));
  std::vector<std::uint32_t> distinct = paired.patients;
  std::ranges::sort(distinct);
  paired.patient_count = static_cast<std::size_t>(std::unique(distinct.begin(), distinct.end()) - distinct.begin());
  return paired;
}

}  // namespace collimator
