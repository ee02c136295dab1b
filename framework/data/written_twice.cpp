// Compares the ids of patients and the paths of pictures with each other, over all samples of a dataset.
#include "framework/data/written_twice.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <set>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/data/patient_id.hpp"

namespace collimator {

namespace {

// Which of many keys came first with an equal one before: a table of hashes alone, since a set of hundreds of thousands
// of texts takes longer than to read their table.
class Firsts {
 public:
  Firsts() : slots_(1024) {}

  // The place that came first with this key, which is `place` where none did; `equal(other)` tells whether the key of
  // an earlier place is the same.
  template <typename Equal>
  std::size_t first(std::string_view key, std::size_t place, Equal equal) {
    if (2 * ++taken_ > slots_.size()) grow();
    const std::size_t hash = std::hash<std::string_view>()(key);
    Slot& slot = find(hash, [&](std::size_t other) { return equal(other); });
    if (slot.place == none) slot = {hash, place};
    return slot.place;
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Slot {
    std::size_t hash = 0, place = none;
  };

  template <typename Equal>
  Slot& find(std::size_t hash, Equal equal) {
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1))
      if (Slot& slot = slots_[at]; slot.place == none || (slot.hash == hash && equal(slot.place))) return slot;
  }
  void grow() {
    std::vector<Slot> old(4 * slots_.size());
    std::swap(old, slots_);
    for (const Slot& slot : old)
      if (slot.place != none) find(slot.hash, [](std::size_t) { return false; }) = slot;
  }

  std::vector<Slot> slots_;  // a power of two of them
  std::size_t taken_ = 0;
};

// Calls visit(patient, first) for each patient whose key (of its id) in its space is that of an earlier one.
template <typename Key, typename Visit>
void each_again(const std::vector<PatientWritten>& patients, Key key_of, Visit visit) {
  Firsts firsts;
  const auto key = [&](const PatientWritten& patient) { return patient.space + '/' + key_of(patient.id); };
  for (std::size_t i = 0; i < patients.size(); ++i) {
    const std::string own = key(patients[i]);
    const std::size_t first = firsts.first(own, i, [&](std::size_t other) { return key(patients[other]) == own; });
    if (first != i) visit(patients[i], patients[first]);
  }
}

std::string id_of(const PackedRecords& records, std::size_t wanted) {
  std::string id;
  records.each("", [&, at = std::size_t{0}](const Record& record) mutable {
    if (at++ == wanted) id = record.id;
  });
  return id;
}

}  // namespace

Written written_in(const PackedRecords& records) {
  Written written;
  std::vector<PatientWritten>& patients = written.patients;
  Firsts firsts;
  std::string key;
  std::unordered_map<std::string, std::size_t> pictures;  // and their samples, from 0
  std::size_t count = 0;
  records.each("", [&](const Record& record) {
    const std::size_t index = count++;
    if (!record.picture.empty() && written.wrong.empty())
      if (const auto [same, is_new] = pictures.emplace(record.root + '/' + record.picture, index); !is_new)
        written.wrong = fmt::format("the picture {} is that of two samples, \"{}\" and \"{}\", and would count twice",
                                    record.picture, id_of(records, same->second), record.id);
    const auto same = [&](const PatientWritten& other) {
      return other.id == record.patient && other.space == record.patient_space;
    };
    if (!patients.empty() && same(patients.back())) return;
    key.assign(record.patient_space).append("/").append(record.patient);
    if (firsts.first(key, patients.size(), [&](std::size_t other) { return same(patients[other]); }) == patients.size())
      patients.push_back({record.patient_space, record.patient, record.id});
  });
  return written;
}

void check_patients(const std::vector<PatientWritten>& patients) {
  each_again(patients, plain_id, [](const PatientWritten& patient, const PatientWritten& first) {
    throw failure(
        "the samples \"{}\" and \"{}\" are of the patients \"{}\" and \"{}\", which may be one, written in two ways; "
        "write each patient's id in one way",
        first.sample, patient.sample, first.id, patient.id);
  });
}

std::vector<std::string> doubtful_patients(const std::vector<PatientWritten>& patients) {
  std::set<std::string_view> doubtful;
  const PatientWritten *one = nullptr, *other = nullptr;
  each_again(patients, folded_id, [&](const PatientWritten& patient, const PatientWritten& first) {
    if (first.id == patient.id) return;
    doubtful.insert(patient.id);
    if (one == nullptr) one = &first, other = &patient;
  });
  if (doubtful.empty()) return {};
  return {fmt::format(
      "the patients \"{}\" and \"{}\"{} count as two; where they are one, written in two ways, write "
      "each patient's id in one way",
      one->id, other->id, doubtful.size() == 1 ? "" : fmt::format(", and {} pairs like them,", doubtful.size() - 1))};
}

}  // namespace collimator
