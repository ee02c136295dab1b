// Joins collections class by class, and puts each one's name before its ids, so that they stay unique.
#include <algorithm>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/table.hpp"
#include "framework/data/whose.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/counts.hpp"
#include "framework/verbs/merge/merge.hpp"
#include "framework/verbs/merge/names.hpp"
#include "framework/verbs/merge/patients.hpp"

namespace collimator {
namespace {

// Where each class of `part` stands among `classes`, which grows by those that are new.
std::vector<std::size_t> places(const Collection& part, std::vector<std::string>& classes) {
  std::vector<std::size_t> result;
  for (const std::string& name : part.classes) {
    const auto found = std::ranges::find(classes, name);
    result.push_back(static_cast<std::size_t>(found - classes.begin()));
    if (found == classes.end()) classes.push_back(name);
  }
  return result;
}

Record renamed(const Record& record, const std::string& name, const std::string& patient, const std::string& field) {
  Record result = record;
  result.id = name + "/" + record.id;
  result.own_patient = own_patient(record);
  result.patient = patient;
  if (!result.metadata.emplace(field, name).second)
    throw failure("merge: the samples of \"{}\" have a metadata field \"{}\" already; choose another name with `label`",
                  name, field);
  return result;
}

}  // namespace

// The classes are those of all collections, renamed, in the order of the collections' names, and then one class for
// each collection, named like it, which a network learns only where `classes` names it. A label is NaN where a
// collection lacks the class. Ids begin with "NAME/", and so do patients, with the name of the first collection that
// has them.
void run_merge(const Job& job, const Context& context) {
  const auto params = params_of<MergeParams>(job);
  if (params.label.empty()) throw failure("merge: `label` is empty; expected the name of a metadata field");
  std::vector<NamedCollection> parts;
  std::vector<std::vector<std::size_t>> columns;
  Collection merged;
  for (const auto& [port, folder] : job.inputs)
    parts.push_back({port.substr(std::string_view("of.").size()), load_collection(folder)});
  rename_classes(parts, params.rename);
  check_class_names(parts);
  for (const NamedCollection& part : parts) {
    columns.push_back(places(part.samples, merged.classes));
    merged.origins.insert(merged.origins.end(), part.samples.origins.begin(), part.samples.origins.end());
  }
  check_distinct(parts, job.sources);
  const std::vector<std::vector<std::string>> patients = patients_of(parts, params.patients);
  const std::string space = params.patients == PatientsInCommon::shared ? shared_space(parts) : "";
  const std::size_t first_source = merged.classes.size();
  for (const NamedCollection& part : parts) {
    if (std::ranges::find(merged.classes, part.name) != merged.classes.end())
      throw failure("merge: \"{}\" is the name of a collection and of a class of its samples; rename the collection",
                    part.name);
    merged.classes.push_back(part.name);
    merged.origins.push_back(part.name);
  }

  for (std::size_t part = 0; part < parts.size(); ++part) {
    const std::vector<Record>& samples = parts[part].samples.samples;
    for (std::size_t row = 0; row < samples.size(); ++row) {
      const Record& record = samples[row];
      Record& added = merged.samples.emplace_back(renamed(record, parts[part].name, patients[part][row], params.label));
      if (added.patient_space.empty()) added.patient_space = space;
      added.labels.assign(merged.classes.size(), unknown_label);
      std::fill(added.labels.begin() + static_cast<std::ptrdiff_t>(first_source), added.labels.end(), 0.0f);
      added.labels[first_source + part] = 1;
      for (std::size_t i = 0; i < record.labels.size(); ++i) added.labels[columns[part][i]] = record.labels[i];
    }
  }
  merged.rows();  // refuses ids that stand twice
  save_collection(merged, job.out);
  save_collection_tables(merged, job.out);
  if (Json alike = fields_called_alike(parts); !alike.empty())
    save_facts({{"fields_called_alike", std::move(alike)}}, job.out);
  context.log(fmt::format("merged {} collections: {} samples, classes {}", parts.size(), merged.samples.size(),
                          name_list(merged.classes)));
}

}  // namespace collimator
