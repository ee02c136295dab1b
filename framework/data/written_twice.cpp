// Compares the ids of patients and the paths of pictures with each other, over all samples of a dataset.
#include "framework/data/written_twice.hpp"

#include <cstddef>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/data/patient_id.hpp"

namespace collimator {

std::vector<PatientWritten> patients_written(const PackedRecords& records) {
  std::vector<PatientWritten> patients;
  std::unordered_set<std::string> known;
  std::string key;
  records.each("", [&](const Record& record) {
    key.assign(record.patient_space).append("/").append(record.patient);
    if (known.insert(key).second) patients.push_back({record.patient_space, record.patient, record.id});
  });
  return patients;
}

void check_patients(const std::vector<PatientWritten>& patients) {
  std::unordered_map<std::string, const PatientWritten*> known;
  for (const PatientWritten& patient : patients)
    if (const auto [other, is_new] = known.emplace(patient.space + '/' + plain_id(patient.id), &patient); !is_new)
      throw failure(
          "the samples \"{}\" and \"{}\" are of the patients \"{}\" and \"{}\", which may be one, written in two ways; "
          "write each patient's id in one way",
          other->second->sample, patient.sample, other->second->id, patient.id);
}

void check_pictures(const PackedRecords& records) {
  std::unordered_map<std::string, std::size_t> pictures;  // and their samples, from 0
  std::size_t count = 0;
  records.each("", [&](const Record& record) {
    const std::size_t index = count++;
    if (record.picture.empty()) return;
    const auto [same, is_new] = pictures.emplace(record.root + '/' + record.picture, index);
    if (is_new) return;
    std::string other;
    records.each("", [&, at = std::size_t{0}, wanted = same->second](const Record& earlier) mutable {
      if (at++ == wanted) other = earlier.id;
    });
    throw failure("the picture {} is that of two samples, \"{}\" and \"{}\", and would count twice", record.picture,
                  other, record.id);
  });
}

std::vector<std::string> doubtful_patients(const std::vector<PatientWritten>& patients) {
  std::unordered_map<std::string, const PatientWritten*> known;
  std::set<std::string_view> doubtful;
  const PatientWritten *one = nullptr, *other = nullptr;
  for (const PatientWritten& patient : patients) {
    const auto [same, is_new] = known.emplace(patient.space + '/' + folded_id(patient.id), &patient);
    if (is_new || same->second->id == patient.id) continue;
    doubtful.insert(patient.id);
    if (one == nullptr) one = same->second, other = &patient;
  }
  if (doubtful.empty()) return {};
  return {fmt::format(
      "the patients \"{}\" and \"{}\"{} count as two; where they are one, written in two ways, write "
      "each patient's id in one way",
      one->id, other->id, doubtful.size() == 1 ? "" : fmt::format(", and {} pairs like them,", doubtful.size() - 1))};
}

}  // namespace collimator
