// Two arms that were judged on samples of their own, as an internal and an external test set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "framework/data/predictions.hpp"
#include "framework/stats/bootstrap.hpp"
#include "framework/stats/delong.hpp"
#include "framework/stats/few_patients.hpp"
#include "framework/stats/paired_test.hpp"

namespace collimator {

// Throws std::invalid_argument where a test needs both arms' answers for the same samples.
void check_unpaired(std::span<const PairedTest> tests);

// One class of one arm: the samples whose label is known.
struct UnpairedArm {
  std::vector<double> scores, labels;
  std::vector<std::uint32_t> patients;  // of each sample, by PatientIndex

  JudgedSamples samples() const { return {scores, labels, patients}; }
};

struct UnpairedClass {
  std::string name;
  UnpairedArm ours, theirs;

  // Why the areas cannot be compared; empty where they can.
  std::string undefined() const;
};

// Throws InputError where a probability is NaN. `index` has the patients of both arms.
UnpairedClass unpaired_class(const Predictions& ours, const Predictions& theirs, const std::string& name,
                             const PatientIndex& index);

// Throws InputError where a patient's id stands in both arms, and the dataset of one of them alone says who gave it:
// then nobody knows whether it is one patient.
void check_givers(const Predictions& ours, const Predictions& theirs);

// How many samples and patients a number was made of.
struct ArmExtent {
  std::size_t samples = 0;   // of both arms, added up
  std::size_t patients = 0;  // distinct ones of both arms
  std::string words;         // of each arm, and how many patients both have: told apart by id alone
  PatientsOfDifference of_difference;
};

ArmExtent extent(std::span<const std::uint32_t> our_patients, std::span<const std::uint32_t> their_patients);

}  // namespace collimator
