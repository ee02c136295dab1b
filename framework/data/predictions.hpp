// Predictions: a probability and a label for every sample and class, as the artifact of `predict` and
// `read_predictions`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace collimator {

// probabilities and labels are [samples, classes], row after row; a label is 0, 1 or NaN (unknown).
struct Predictions {
  std::vector<std::string> classes;
  std::vector<std::string> samples, patients;
  std::vector<double> probabilities;
  std::vector<float> labels;
  std::vector<std::pair<std::string, std::vector<std::string>>> metadata;  // field -> a value per sample
  std::vector<std::string> identities;   // who each patient is in every collection; empty: `patients` say it
  std::vector<std::string> own_samples;  // the id of each sample in every collection; empty: `samples` say it

  const std::vector<std::string>& patient_identities() const { return identities.empty() ? patients : identities; }
  // With the patient's identity, who a sample is: `merge` renames it, and two hospitals may call theirs alike.
  const std::vector<std::string>& sample_identities() const { return own_samples.empty() ? samples : own_samples; }

  double probability(std::size_t sample, std::size_t class_index) const {
    return probabilities[sample * classes.size() + class_index];
  }
  float label(std::size_t sample, std::size_t class_index) const {
    return labels[sample * classes.size() + class_index];
  }
};

// Folder: predictions.csv (sample, patient, class, probability, label; numbers so that they read back
// exactly), groups.csv (sample and the metadata fields) and, where there are identities, patients.csv (sample,
// identity, and own_sample where one has another id than here). What other predictions left in the folder goes.
void save_predictions(const Predictions& predictions, const std::filesystem::path& folder);
Predictions load_predictions(const std::filesystem::path& folder);

}  // namespace collimator
