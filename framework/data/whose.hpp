// Whose the samples of an artifact are, kept beside what it says of them: what is said of one hospital's sample is said
// of no other hospital's that bears the same id.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "framework/data/collection.hpp"
#include "framework/task/job.hpp"

namespace collimator {

// What a record's ids are unique in: the namespace that its dataset declares, or else what was loaded.
std::string giver_of(const Record& record);
// Who a sample is among all that a run loads: its identity where its dataset declares one, or else its id and what was
// loaded.
std::string name_among_loaded(const Record& record);
// The patient that a record's dataset gave, whatever `merge` calls it.
std::string own_patient(const Record& record);

// The samples of an artifact by their ids, each with giver and patient. Two are one sample where id, giver and patient
// are: rows of two tables of one hospital may be numbered alike. Where not both givers are declared, they are one as
// well where one file is the picture of both, as in two loads of one table with other masks.
class SampleOwners {
 public:
  SampleOwners() = default;
  // Those of a collection, or of the artifact in a folder, as save() wrote them; nothing is known where it did not.
  explicit SampleOwners(const Collection& collection);
  explicit SampleOwners(const std::filesystem::path& folder);

  void add(const Record& record) { add(record.id, owner_of(record)); }
  // Under another id than the one that it has in `other`, which may know nothing of it.
  void add(const std::string& id, const SampleOwners& other, const std::string& id_there);

  bool empty() const { return rows_.empty(); }
  // Whether the sample of this id is known to be another one than the record. `sources`: of the job that asks.
  bool has_another(const Record& record, const Sources& sources) const;
  // Whether the sample of this id in `other` is another one, and both givers are declared.
  bool declared_apart(const std::string& id, const SampleOwners& other) const;
  // Throws InputError where a sample of the collection has the id of another one here. The message calls the collection
  // `of`, and what these samples are of `port`.
  void check(const Collection& collection, std::string_view of, std::string_view port, const Sources& sources) const;

  // whose.csv: sample, giver, patient and, where no giver is declared, the picture's root and file; in the order in
  // which they were added; no file where none was.
  void save(const std::filesystem::path& folder) const;

 private:
  struct Owner {
    std::string giver, patient;
    std::string root, picture;  // empty where the giver is declared
  };
  static Owner owner_of(const Record& record);
  void add(const std::string& id, Owner owner);
  static bool one(const Owner& a, const Owner& b);
  static bool one_file(const Owner& a, const Owner& b, const Sources& sources);

  std::vector<std::pair<std::string, Owner>> rows_;  // id, owner
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace collimator
