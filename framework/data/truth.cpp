// Copies ids, patients, labels and metadata of the chosen rows, with an empty value where a sample lacks a field.
#include "framework/data/truth.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace collimator {

void name_samples(Predictions& predictions, const Collection& collection, std::span<const std::size_t> rows) {
  for (const std::size_t row : rows) {
    const Record& record = collection.samples[row];
    const bool declared = !record.patient_space.empty();
    predictions.samples.push_back(record.id);
    predictions.patients.push_back(record.patient);
    predictions.identities.push_back(declared ? patient_identity(record) : record.patient);
    // Of one that is the same as a sample of a larger collection, the id that it has there.
    const std::string& same = record.same_as;
    const bool renamed = declared && same.starts_with(record.patient_space + "/");
    predictions.own_samples.push_back(renamed    ? same.substr(record.patient_space.size() + 1)
                                      : declared ? record.own_id
                                                 : record.id);
  }
  if (predictions.identities == predictions.patients) predictions.identities.clear();
  if (predictions.own_samples == predictions.samples) predictions.own_samples.clear();
}

std::vector<float> targets_of(const Collection& collection, const std::vector<std::string>& classes) {
  std::vector<float> targets = labels_of(collection, classes);
  for (std::size_t row = 0; row < collection.samples.size(); ++row) {
    for (const auto& [name, label] : soft_labels_of(collection.samples[row]))
      if (const auto found = std::ranges::find(classes, name); found != classes.end())
        targets[row * classes.size() + static_cast<std::size_t>(found - classes.begin())] = label;
  }
  return targets;
}

std::vector<float> labels_of(const Collection& collection, const std::vector<std::string>& classes) {
  std::vector<float> labels;
  labels.reserve(collection.samples.size() * classes.size());
  std::vector<std::size_t> columns;
  for (const std::string& name : classes) {
    const auto found = std::ranges::find(collection.classes, name);
    columns.push_back(static_cast<std::size_t>(found - collection.classes.begin()));
  }
  for (const Record& record : collection.samples)
    for (const std::size_t column : columns)
      labels.push_back(column < record.labels.size() ? record.labels[column] : unknown_label);
  return labels;
}

namespace {

// Every field that one of these rows has, with a value for each of them.
std::vector<std::pair<std::string, std::vector<std::string>>> metadata_of(const Collection& collection,
                                                                          std::span<const std::size_t> rows) {
  std::set<std::string> fields;
  for (const std::size_t row : rows)
    for (const auto& [field, value] : collection.samples[row].metadata) fields.insert(field);
  std::vector<std::pair<std::string, std::vector<std::string>>> result;
  for (const std::string& field : fields) {
    auto& values = result.emplace_back(field, std::vector<std::string>()).second;
    for (const std::size_t row : rows) {
      const auto& metadata = collection.samples[row].metadata;
      const auto found = metadata.find(field);
      values.push_back(found == metadata.end() ? std::string() : found->second);
    }
  }
  return result;
}

}  // namespace

Predictions unanswered(const Collection& collection, std::span<const std::size_t> rows,
                       const std::vector<std::string>& classes) {
  Predictions result{.classes = classes};
  std::vector<std::size_t> columns;
  for (const std::string& name : classes) columns.push_back(collection.class_index(name));
  name_samples(result, collection, rows);
  for (const std::size_t row : rows)
    for (const std::size_t column : columns) result.labels.push_back(collection.samples[row].labels[column]);
  result.metadata = metadata_of(collection, rows);
  result.probabilities.assign(rows.size() * classes.size(), std::nan(""));
  return result;
}

Predictions unanswered(const Collection& collection, const std::vector<std::string>& classes) {
  Predictions result{.classes = classes};
  std::vector<std::size_t> rows(collection.samples.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  name_samples(result, collection, rows);
  result.labels = labels_of(collection, classes);
  result.metadata = metadata_of(collection, rows);
  result.probabilities.assign(rows.size() * classes.size(), std::nan(""));
  return result;
}

}  // namespace collimator
