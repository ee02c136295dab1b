// Copies ids, patients, labels and metadata of the chosen rows, with an empty value where a sample lacks a field.
#include "framework/data/truth.hpp"

#include <cmath>
#include <set>

namespace collimator {

void name_samples(Predictions& predictions, const Collection& collection, std::span<const std::size_t> rows) {
  for (const std::size_t row : rows) {
    const Record& record = collection.samples[row];
    const bool declared = !record.patient_space.empty();
    predictions.samples.push_back(record.id);
    predictions.patients.push_back(record.patient);
    predictions.identities.push_back(declared ? patient_identity(record) : record.patient);
    predictions.own_samples.push_back(declared ? record.own_id : record.id);
  }
  if (predictions.identities == predictions.patients) predictions.identities.clear();
  if (predictions.own_samples == predictions.samples) predictions.own_samples.clear();
}

Predictions unanswered(const Collection& collection, std::span<const std::size_t> rows,
                       const std::vector<std::string>& classes) {
  Predictions result{.classes = classes};
  std::vector<std::size_t> columns;
  for (const std::string& name : classes) columns.push_back(collection.class_index(name));
  std::set<std::string> fields;
  for (const std::size_t row : rows)
    for (const auto& [field, value] : collection.samples[row].metadata) fields.insert(field);
  for (const std::string& field : fields) result.metadata.push_back({field, {}});

  name_samples(result, collection, rows);
  for (const std::size_t row : rows) {
    const Record& record = collection.samples[row];
    for (const std::size_t column : columns) result.labels.push_back(record.labels[column]);
    for (auto& [field, values] : result.metadata) {
      const auto found = record.metadata.find(field);
      values.push_back(found == record.metadata.end() ? std::string() : found->second);
    }
  }
  result.probabilities.assign(rows.size() * classes.size(), std::nan(""));
  return result;
}

}  // namespace collimator
