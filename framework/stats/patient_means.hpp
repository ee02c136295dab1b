// Means of numbers that pictures have one each: every patient counts once, and intervals come from draws of patients.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "framework/stats/bootstrap.hpp"
#include "framework/stats/score.hpp"

namespace collimator {

// For each patient who has a defined value, the mean of these; in the byte order of the patients' ids. `patients` says
// whose each value is.
struct PatientMeans {
  PatientMeans(std::span<const std::string> patients, std::span<const double> values);

  std::vector<std::string> patients;
  std::vector<double> means;
  std::size_t pictures = 0;  // values that are defined
};

// Gives the row the 95 % interval of the mean of `means`, which are a patient's each: percentiles of draws of patients.
// Where all replicates are equal, or too few patients are there (few_patients.hpp), the row's note says so, and few are
// noted. Without a patient or without replicates the row stays as it is.
void add_mean_interval(std::span<const double> means, const BootstrapOptions& options, ScoreRow& row);

}  // namespace collimator
