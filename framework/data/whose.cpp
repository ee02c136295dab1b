// Tells samples apart that share an id, by what gave it and by the patient.
#include "framework/data/whose.hpp"

#include <algorithm>
#include <system_error>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/patient_id.hpp"
#include "framework/data/roots.hpp"
#include "framework/data/table.hpp"

namespace collimator {
namespace {

constexpr const char* whose_file = "whose.csv";
const std::vector<std::string> whose_columns{"sample", "giver", "patient", "root", "picture"};
constexpr std::string_view declared_giver = "declared ", loaded_giver = "loaded ";

bool declares(std::string_view giver) { return giver.starts_with(declared_giver); }

// As a message says it.
std::string told(const std::string& giver, const std::string& patient) {
  if (declares(giver)) return fmt::format("patient \"{}\" of \"{}\"", patient, giver.substr(declared_giver.size()));
  return fmt::format("patient \"{}\" of the dataset {}", patient,
                     giver.substr(std::min(giver.size(), loaded_giver.size())));
}

}  // namespace

std::string giver_of(const Record& record) {
  return std::string(record.patient_space.empty() ? loaded_giver : declared_giver) +
         (record.patient_space.empty() ? record.source : record.patient_space);
}

std::string name_among_loaded(const Record& record) {
  const bool declared = !record.patient_space.empty() || !record.same_as.empty();
  return (declared ? "" : "loaded " + record.source + "/") + sample_identity(record);
}

std::string own_patient(const Record& record) {
  return record.own_patient.empty() ? record.patient : record.own_patient;
}

SampleOwners::SampleOwners(const Collection& collection) {
  for (const Record& record : collection.samples) add(record);
}

SampleOwners::SampleOwners(const std::filesystem::path& folder) try {
  if (!std::filesystem::exists(folder / whose_file)) return;
  const CsvTable table = read_csv(folder / whose_file);
  if (table.header() != whose_columns)
    throw failure("{}: the header is {}; expected {}", table.name(), name_list(table.header()),
                  name_list(whose_columns));
  for (std::size_t row = 0; row < table.rows(); ++row)
    add(std::string(table.cell(row, 0)), Owner{std::string(table.cell(row, 1)), std::string(table.cell(row, 2)),
                                               std::string(table.cell(row, 3)), std::string(table.cell(row, 4))});
} catch (const InputError&) {
  throw;
} catch (const std::runtime_error& error) {  // a row of another length
  throw InputError(error.what());
}

SampleOwners::Owner SampleOwners::owner_of(const Record& record) {
  if (!record.patient_space.empty()) return {giver_of(record), own_patient(record), "", ""};
  return {giver_of(record), own_patient(record), record.root, record.picture};
}

void SampleOwners::add(const std::string& id, Owner owner) {
  places_.emplace(id, rows_.size());
  rows_.emplace_back(id, std::move(owner));
}

void SampleOwners::add(const std::string& id, const SampleOwners& other, const std::string& id_there) {
  if (const auto found = other.places_.find(id_there); found != other.places_.end())
    add(id, other.rows_[found->second].second);
}

// A patient's id may be written in two ways.
bool SampleOwners::one(const Owner& a, const Owner& b) {
  return a.giver == b.giver && (a.patient == b.patient || plain_id(a.patient) == plain_id(b.patient));
}

// Of two loads, both undeclared: whether the picture of both is one file, whatever its folder is called.
bool SampleOwners::one_file(const Owner& a, const Owner& b, const Sources& sources) {
  if (declares(a.giver) || declares(b.giver) || plain_id(a.patient) != plain_id(b.patient)) return false;
  const auto file_of = [&](const Owner& owner) -> std::filesystem::path {
    const auto source = sources.find(owner.giver.substr(std::min(owner.giver.size(), loaded_giver.size())));
    if (owner.picture.empty() || source == sources.end()) return {};
    return root_path(source->second.params, owner.root) / owner.picture;
  };
  const std::filesystem::path ours = file_of(a), theirs = file_of(b);
  std::error_code missing;
  return !ours.empty() && !theirs.empty() && std::filesystem::equivalent(ours, theirs, missing);
}

bool SampleOwners::has_another(const Record& record, const Sources& sources) const {
  const auto found = places_.find(record.id);
  if (found == places_.end()) return false;
  const Owner &known = rows_[found->second].second, asked = owner_of(record);
  return !one(known, asked) && !one_file(known, asked, sources);
}

bool SampleOwners::declared_apart(const std::string& id, const SampleOwners& other) const {
  const auto ours = places_.find(id), theirs = other.places_.find(id);
  if (ours == places_.end() || theirs == other.places_.end()) return false;
  const Owner &a = rows_[ours->second].second, &b = other.rows_[theirs->second].second;
  return declares(a.giver) && declares(b.giver) && !one(a, b);
}

void SampleOwners::check(const Collection& collection, std::string_view of, std::string_view port,
                         const Sources& sources) const {
  const Record* first = nullptr;
  std::size_t count = 0;
  for (const Record& record : collection.samples)
    if (has_another(record, sources) && count++ == 0) first = &record;
  if (first == nullptr) return;
  const Owner& other = rows_[places_.at(first->id)].second;
  const std::string giver = giver_of(*first);
  throw failure(
      "`{}` and `{}` are of other samples, of which {} {} the same id: \"{}\" is of {} in `{}`, but of {} in `{}`; "
      "give what was made of the same samples{}",
      of, port, count, count == 1 ? "has" : "have", first->id, told(giver, own_patient(*first)), of,
      told(other.giver, other.patient), port,
      declares(giver) && declares(other.giver)
          ? ""
          : ", or, where both are the same pictures, let both datasets say who gave their ids (`patients_of` of csv)");
}

void SampleOwners::save(const std::filesystem::path& folder) const {
  if (rows_.empty()) return;
  std::string out;
  append_row(out, whose_columns);
  for (const auto& [id, owner] : rows_)
    append_row(out, std::vector<std::string>{id, owner.giver, owner.patient, owner.root, owner.picture});
  write_file(folder / whose_file, out);
}

}  // namespace collimator
