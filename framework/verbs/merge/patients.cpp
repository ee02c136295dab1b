// Joins the names that patients bear by union-find: two of them are one as soon as any rule says so.
#include "framework/verbs/merge/patients.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

#include "framework/base/error.hpp"
#include "framework/data/patient_id.hpp"
#include "framework/data/roots.hpp"
#include "framework/data/whose.hpp"

namespace collimator {
namespace {

// Patients, one for each name in a part, joined by keys.
class Patients {
 public:
  std::size_t add(std::string name) {
    names_.push_back(std::move(name));
    first_.push_back(first_.size());
    return first_.size() - 1;
  }
  // Whoever bears this key is this patient.
  void bears(std::size_t patient, const std::string& key) {
    const auto [known, added] = keys_.emplace(key, patient);
    if (added) return;
    const std::size_t a = find(patient), b = find(known->second);
    first_[std::max(a, b)] = std::min(a, b);
  }
  const std::string& name(std::size_t patient) { return names_[find(patient)]; }

 private:
  std::size_t find(std::size_t patient) {
    while (first_[patient] != patient) patient = first_[patient] = first_[first_[patient]];
    return patient;
  }

  std::vector<std::string> names_;
  std::vector<std::size_t> first_;  // towards the first that is the same
  std::unordered_map<std::string, std::size_t> keys_;
};

// Refuses an id that several collections have, unless the datasets of both say who gave it.
void check_declared(std::span<const NamedCollection> parts) {
  struct Place {
    std::string giver;
    bool declared;
    const std::string* part;
    bool operator==(const Place&) const = default;
  };
  std::unordered_map<std::string, std::vector<Place>> places;
  std::map<std::pair<std::string, std::string>, std::pair<std::size_t, std::string>> doubtful;  // parts: count, an id
  for (const NamedCollection& part : parts)
    for (const Record& record : part.samples.samples) {
      const Place place{giver_of(record), !record.patient_space.empty(), &part.name};
      std::vector<Place>& known = places[plain_id(own_patient(record))];
      for (const Place& other : known)
        if (other.giver != place.giver && other.part != place.part && !(other.declared && place.declared)) {
          auto& [count, id] = doubtful[{*other.part, part.name}];
          if (count++ == 0) id = own_patient(record);
          break;
        }
      if (std::ranges::find(known, place) == known.end()) known.push_back(place);
    }
  if (doubtful.empty()) return;
  const auto& [names, found] = *doubtful.begin();
  throw failure(
      "merge: `{}` and `{}` both have a patient \"{}\", and so for {} samples of `{}`; their datasets do not both say "
      "who "
      "gave the ids: say `patients: shared` (one id is one patient) or `patients: apart` (another one in each), or let "
      "each dataset say it (`patients_of` of csv)",
      names.first, names.second, found.second, found.first, names.second);
}

// Refuses ids that would be one patient's if they were not written in two ways, as 7 and 7.0.
void check_written_alike(std::span<const NamedCollection> parts, bool shared) {
  std::unordered_map<std::string, std::pair<const Record*, const std::string*>> first;
  for (const NamedCollection& part : parts)
    for (const Record& record : part.samples.samples) {
      const std::string key = (shared ? "" : giver_of(record)) + "/" + plain_id(own_patient(record));
      const auto& [other, name] = first.emplace(key, std::pair(&record, &part.name)).first->second;
      if (own_patient(*other) != own_patient(record))
        throw failure(
            "merge: `{}` has the patient \"{}\" and `{}` the patient \"{}\", which may be one, written in two ways; "
            "write "
            "each patient's id in one way",
            *name, own_patient(*other), part.name, own_patient(record));
    }
}

// Which file each picture is, whatever its folder is called and its dataset says of it.
class PictureFiles {
 public:
  explicit PictureFiles(const Sources& sources) : sources_(sources) {}

  // "" where it is drawn, or its folder is not there.
  std::string file_of(const Record& record) {
    if (record.picture.empty()) return {};
    const auto [root, added] = roots_.try_emplace({record.source, record.root});
    if (added) {
      const auto source = sources_.find(record.source);
      struct stat status {};
      if (source != sources_.end() && ::stat(root_path(source->second.params, record.root).c_str(), &status) == 0)
        root->second = fmt::format("{}:{}/", status.st_dev, status.st_ino);
    }
    return root->second.empty() ? "" : root->second + record.picture;
  }

 private:
  const Sources& sources_;
  std::map<std::pair<std::string, std::string>, std::string> roots_;
};

void check_apart(std::span<const NamedCollection> parts) {
  std::unordered_map<std::string, const std::string*> first;
  for (const NamedCollection& part : parts)
    for (const Record& record : part.samples.samples) {
      const auto [known, added] = first.emplace(giver_of(record) + "/" + own_patient(record), &part.name);
      if (!added && *known->second != part.name)
        throw failure(
            "merge: `patients: apart`, but `{}` and `{}` have the patient \"{}\" from one dataset; leave `patients` "
            "out",
            *known->second, part.name, own_patient(record));
    }
}

}  // namespace

void check_distinct(std::span<const NamedCollection> parts, const Sources& sources) {
  std::unordered_map<std::string, const std::string*> first;
  // By identity: samples that are said to be the same as this one, and those that are called so themselves.
  std::unordered_map<std::string, std::pair<const std::string*, const std::string*>> same;
  PictureFiles pictures(sources);
  std::size_t twice = 0;
  std::string where;
  for (const NamedCollection& part : parts)
    for (const Record& record : part.samples.samples) {
      // Rows of two tables may be numbered alike: only with the same patient is it the same picture.
      const std::string who = giver_of(record) + "/" + own_patient(record) + "/" + record.own_id;
      const std::string* other = first.emplace(who, &part.name).first->second;
      if (const std::string file = pictures.file_of(record); *other == part.name && !file.empty())
        other = first.emplace("file " + file, &part.name).first->second;
      if (*other == part.name && (!record.same_as.empty() || !record.patient_space.empty())) {
        auto& [said, called] = same[sample_identity(record)];
        // Samples that are called alike, and say nothing, are two where their patients are.
        for (const std::string* known : {said, record.same_as.empty() ? nullptr : called})
          if (known != nullptr && *known != part.name) other = known;
        const std::string*& own = record.same_as.empty() ? called : said;
        if (own == nullptr) own = &part.name;
      }
      if (*other != part.name && twice++ == 0)
        where = fmt::format("\"{}\" is in `{}` and in `{}`", record.own_id, *other, part.name);
    }
  if (twice == 0) return;
  throw failure(
      "merge: {} samples stand in two collections: {}{}; merge collections that have no sample in common (`select` "
      "takes them apart by `where`, or by `without` the other collection)",
      twice, where, twice > 1 ? fmt::format(", and {} more", twice - 1) : "");
}

std::string shared_space(std::span<const NamedCollection> parts) {
  std::string space;
  const std::string* first = nullptr;
  for (const NamedCollection& part : parts)
    for (const Record& record : part.samples.samples) {
      if (record.patient_space.empty() || record.patient_space == space) continue;
      if (!space.empty())
        throw failure(
            "merge: `patients: shared`, but the datasets of `{}` and `{}` declare others: \"{}\" and \"{}\"; leave "
            "`patients` out",
            *first, part.name, space, record.patient_space);
      space = record.patient_space;
      first = &part.name;
    }
  return space;
}

std::vector<std::vector<std::string>> patients_of(std::span<const NamedCollection> parts, PatientsInCommon patients) {
  if (patients == PatientsInCommon::declared) check_declared(parts);
  if (patients == PatientsInCommon::apart) check_apart(parts);
  check_written_alike(parts, patients == PatientsInCommon::shared);
  Patients all;
  std::vector<std::vector<std::size_t>> numbers(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::unordered_map<std::string, std::size_t> in_part;
    for (const Record& record : parts[i].samples.samples) {
      const auto [known, added] = in_part.emplace(record.patient, 0);
      if (added) known->second = all.add(parts[i].name + "/" + record.patient);
      numbers[i].push_back(known->second);
      all.bears(known->second, patients == PatientsInCommon::shared ? own_patient(record)
                                                                    : giver_of(record) + "/" + own_patient(record));
    }
  }
  std::vector<std::vector<std::string>> names(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    names[i].reserve(numbers[i].size());
    for (const std::size_t number : numbers[i]) names[i].push_back(all.name(number));
  }
  return names;
}

}  // namespace collimator
