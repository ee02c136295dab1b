// Puts the rows of all inputs below each other; ids stay, unless two inputs call their samples alike.
#include "framework/verbs/pool/pool.hpp"

#include <set>
#include <unordered_map>

#include "framework/base/error.hpp"
#include "framework/data/whose.hpp"
#include "framework/verbs/several_predictions.hpp"

namespace collimator {
namespace {

// Whether ids stand in two inputs, of other samples, as the datasets of both declare. Throws InputError where it may be
// one sample.
bool have_ids_in_common(const std::vector<NamedPredictions>& parts, const std::vector<SampleOwners>& owners) {
  std::unordered_map<std::string, std::vector<std::size_t>> inputs;  // those that have the id
  bool in_common = false;
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (const std::string& sample : parts[i].predictions.samples) {
      std::vector<std::size_t>& known = inputs[sample];
      for (const std::size_t other : known) {
        if (!owners[i].declared_apart(sample, owners[other]))
          throw failure(
              "pool: sample \"{}\" is in `{}` and in `{}`; expected predictions of distinct samples (`ensemble` "
              "averages predictions of the same samples; where two hospitals call theirs alike, let both datasets say "
              "who gave the ids: `patients_of` of csv)",
              sample, parts[other].name, parts[i].name);
        in_common = true;
      }
      known.push_back(i);
    }
  return in_common;
}

}  // namespace

// Rows by input, in the byte order of the inputs' names, then as they stand there. A field that an input lacks is
// unknown (empty) for its samples, as it is for a sample that lacks it.
void run_pool(const Job& job, const Context& context) {
  const auto params = params_of<PoolParams>(job);
  const std::vector<NamedPredictions> parts = several_predictions(job, "pool");
  std::set<std::string> fields{params.label};
  for (const auto& [name, part] : parts)
    for (const auto& [field, values] : part.metadata) {
      if (field == params.label)
        throw failure(
            "pool: the samples of `{}` have a metadata field \"{}\" already; choose another name with `label`", name,
            field);
      fields.insert(field);
    }
  Predictions pooled{.classes = parts.front().predictions.classes};
  for (const std::string& field : fields) pooled.metadata.push_back({field, {}});

  std::vector<SampleOwners> owners;
  owners.reserve(parts.size());
  for (const NamedPredictions& part : parts) owners.emplace_back(job.inputs.at("of." + part.name));
  const bool renamed = have_ids_in_common(parts, owners);
  if (renamed)
    context.log("samples of several inputs have the same ids: each id begins with its input's name, as in `merge`");

  SampleOwners pooled_owners;
  std::unordered_map<std::string, std::set<std::string>> seen;  // patient -> the inputs that have samples of it
  std::size_t input = 0;
  for (const auto& [name, part] : parts) {
    const std::vector<std::string>&whose = part.patient_identities(), &own = part.sample_identities();
    for (std::size_t row = 0; row < part.samples.size(); ++row) {
      const std::string& id = pooled.samples.emplace_back((renamed ? name + "/" : "") + part.samples[row]);
      pooled_owners.add(id, owners[input], part.samples[row]);
      if (const std::string& patient = whose[row]; !patient.empty()) seen[patient].insert(name);
    }
    pooled.patients.insert(pooled.patients.end(), part.patients.begin(), part.patients.end());
    pooled.identities.insert(pooled.identities.end(), whose.begin(), whose.end());
    pooled.own_samples.insert(pooled.own_samples.end(), own.begin(), own.end());
    pooled.probabilities.insert(pooled.probabilities.end(), part.probabilities.begin(), part.probabilities.end());
    pooled.labels.insert(pooled.labels.end(), part.labels.begin(), part.labels.end());
    for (auto& [field, values] : pooled.metadata) {
      const std::vector<std::string>* known = metadata_field(part, field);
      if (known != nullptr)
        values.insert(values.end(), known->begin(), known->end());
      else
        values.resize(pooled.samples.size(), field == params.label ? name : std::string());
      if (known == nullptr && field != params.label)
        context.log(fmt::format("`{}` has no metadata field \"{}\": it is unknown for its samples", name, field));
    }
    ++input;
  }
  if (pooled.identities == pooled.patients) pooled.identities.clear();
  if (pooled.own_samples == pooled.samples) pooled.own_samples.clear();
  save_predictions(pooled, job.out);
  pooled_owners.save(job.out);
  keep_facts_of_inputs(job, parts);
  context.log(fmt::format("pooled {} predictions: {} samples of classes {}", parts.size(), pooled.samples.size(),
                          fmt::join(pooled.classes, ", ")));
  const auto shared = std::ranges::count_if(seen, [](const auto& each) { return each.second.size() > 1; });
  if (shared > 0) context.log(fmt::format("{} of {} patients are in more than one of them", shared, seen.size()));
}

}  // namespace collimator
