// Counts the samples and patients that training and judging have in common, and says so in one sentence.
#include "framework/verbs/learnt_from.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace collimator {
namespace {

constexpr const char* learnt_from_file = "learnt_from.json";

// A sample's and its patient's names: by what their dataset declares, else by what was loaded.
struct Names {
  std::string sample, patient;
};

Names names_of(const Record& record) {
  if (!record.patient_space.empty()) return {sample_identity(record), patient_identity(record)};
  const std::string loaded = "loaded " + record.source + "/";
  return {loaded + sample_identity(record), loaded + patient_identity(record)};
}

// Where nobody declares who gave the ids, two loadings of one table are known by the bare ids, as long as no `merge`
// has put several givers' ids together.
bool has_bare_ids(const Record& record) { return record.patient_space.empty() && record.own_patient.empty(); }

}  // namespace

void save_learnt_from(const Collection& training, const std::filesystem::path& network) {
  std::set<std::string> samples, patients;
  for (const Record& record : training.samples) {
    const Names names = names_of(record);
    samples.insert(names.sample);
    patients.insert(names.patient);
    if (!has_bare_ids(record)) continue;
    samples.insert(record.own_id);
    patients.insert(record.patient);
  }
  write_json(network / learnt_from_file, {{"samples", samples}, {"patients", patients}});
}

void add_learnt_from(Json& facts, const Collection& judged, const std::filesystem::path& network) {
  if (!std::filesystem::exists(network / learnt_from_file)) return;
  const Json learnt = read_json(network / learnt_from_file);
  const auto samples = learnt.at("samples").get<std::set<std::string>>();
  const auto patients = learnt.at("patients").get<std::set<std::string>>();
  std::size_t same = 0;
  std::set<std::string> all, others;  // others: of samples that it did not learn from
  for (const Record& record : judged.samples) {
    const Names names = names_of(record);
    const bool bare = has_bare_ids(record);
    all.insert(names.patient);
    if (samples.contains(names.sample) || (bare && samples.contains(record.own_id)))
      ++same;
    else if (patients.contains(names.patient) || (bare && patients.contains(record.patient)))
      others.insert(names.patient);
  }
  if (same == 0 && others.empty()) return;
  facts["learnt_samples"] = same;
  facts["samples"] = judged.samples.size();
  facts["learnt_patients"] = others.size();
  facts["patients"] = all.size();
}

std::vector<std::string> learnt_from_caveats(const NodeFacts& node) {
  // Of the instance in which it is worst.
  const auto worst = [&](const char* learnt, const char* all) {
    std::pair<std::size_t, std::size_t> most;
    for (const NodeFacts::Instance& instance : node.instances)
      most = std::max(most,
                      std::pair(instance.own.value(learnt, std::size_t{0}), instance.own.value(all, std::size_t{0})));
    return most;
  };
  const auto [samples, all_samples] = worst("learnt_samples", "samples");
  const auto [patients, all_patients] = worst("learnt_patients", "patients");
  std::vector<std::string> caveats;
  if (samples > 0)
    caveats.push_back(fmt::format("{}: the network learnt from {} of the {} samples that it is judged on", node.node,
                                  samples, all_samples));
  if (patients > 0)
    caveats.push_back(
        fmt::format("{}: the network learnt from other pictures of {} of the {} patients that it is judged on",
                    node.node, patients, all_patients));
  return caveats;
}

}  // namespace collimator
