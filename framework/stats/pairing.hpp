// Two arms that were judged on the same samples, matched by id.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "framework/data/predictions.hpp"
#include "framework/stats/bootstrap.hpp"

namespace collimator {

// Throws InputError where there is no such class.
std::size_t class_index(const Predictions& predictions, const std::string& name);

// The rows of the samples with a known label of any of these classes: those that an average over them is made of.
std::vector<std::size_t> labelled_rows(const Predictions& predictions, std::span<const std::string> classes);

// The classes of the first arm that all have. Throws InputError where there is none.
std::vector<std::string> common_classes(std::span<const Predictions* const> arms);

// Throws InputError where a sample stands twice in one arm.
void check_distinct_samples(const Predictions& arm);

// Throws InputError where the arms differ in their samples, their labels of these classes, or their patients, saying
// in how many.
void check_paired(const Predictions& ours, const Predictions& theirs, std::span<const std::string> classes);

// One class of both arms: the samples whose label is known, in the order of our rows.
struct PairedClass {
  std::string name;
  std::vector<double> ours, theirs, labels;
  std::vector<std::uint32_t> patients;  // of each sample, by PatientIndex
  std::size_t patient_count = 0;        // distinct ones
};

// The class of both arms, which check_paired() has passed. Throws InputError where a probability is NaN.
PairedClass paired_class(const Predictions& ours, const Predictions& theirs, const std::string& name,
                         const PatientIndex& index);

}  // namespace collimator
