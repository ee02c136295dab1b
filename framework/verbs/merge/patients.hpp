// Who is who in merged collections: which patients of several collections are one, and which samples stand twice.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "framework/data/collection.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/merge/merge.hpp"

namespace collimator {

struct NamedCollection {
  std::string name;
  Collection samples;
};

// Throws InputError where a picture stands in two collections: in both from one dataset, under the namespace that their
// datasets declare, under another name by what a dataset says (Sample::same_as), or as one file in the folders of
// `sources`.
void check_distinct(std::span<const NamedCollection> parts, const Sources& sources);

// For each sample of each part its patient's name, "PART/PATIENT" by the first part that has the patient. One patient
// are those of one name in a part, of one declared namespace and id, of one dataset and id, and, where ids are shared,
// of one id. Throws InputError where `patients` contradicts what the datasets declare, and where nobody says whether an
// id in two collections is one patient, or where one id is written in two ways.
std::vector<std::vector<std::string>> patients_of(std::span<const NamedCollection> parts, PatientsInCommon patients);

// The one namespace of all patients whose ids are shared; "" where no dataset declares one. Throws InputError where two
// are declared.
std::string shared_space(std::span<const NamedCollection> parts);

}  // namespace collimator
