// One patient or one picture that stands in a dataset under two names, and would count twice.
#pragma once

#include <string>
#include <vector>

#include "framework/data/packed_collection.hpp"

namespace collimator {

// A patient as samples write the id, and the first sample that is said to be of it.
struct PatientWritten {
  std::string space, id, sample;
};

struct Written {
  std::vector<PatientWritten> patients;  // each once
  std::string wrong;                     // what is to be said of a picture with two ids; "" where there is none
};

// What the samples write, found in one pass over them.
Written written_in(const PackedRecords& records);

// Throws InputError for a patient whose id is written in two ways, who would count as two.
void check_patients(const std::vector<PatientWritten>& patients);

// What a user should know of patients who may be one though it is their publisher's business: P0 and p0.
std::vector<std::string> doubtful_patients(const std::vector<PatientWritten>& patients);

}  // namespace collimator
