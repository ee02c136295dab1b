// Counts the samples and patients that training and judging have in common, and says so in one sentence.
#include "framework/verbs/learnt_from.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "framework/data/whose.hpp"
#include "framework/verbs/caveats.hpp"

namespace collimator {
namespace {

constexpr const char* learnt_from_file = "learnt_from.json";

// A sample's and its patient's names: by what their dataset declares, else by what was loaded.
struct Names {
  std::string sample, patient;
};

Names names_of(const Record& record) {
  return {name_among_loaded(record), record.patient_space.empty()
                                         ? "loaded " + record.source + "/" + patient_identity(record)
                                         : patient_identity(record)};
}

// Where nobody declares who gave the ids, two loadings of one table are known by the bare ids, as long as no `merge`
// has put several givers' ids together.
bool has_bare_ids(const Record& record) {
  return record.patient_space.empty() && record.own_patient.empty() && record.same_as.empty();
}

bool holds_sample(const std::set<std::string>& samples, const Record& record) {
  return samples.contains(names_of(record).sample) || (has_bare_ids(record) && samples.contains(record.own_id));
}

std::set<std::string> sample_names(const Collection& collection) {
  std::set<std::string> samples;
  for (const Record& record : collection.samples) {
    samples.insert(names_of(record).sample);
    if (has_bare_ids(record)) samples.insert(record.own_id);
  }
  return samples;
}

}  // namespace

void save_learnt_from(const Collection& training, const std::filesystem::path& network) {
  std::set<std::string> patients;
  for (const Record& record : training.samples) {
    patients.insert(names_of(record).patient);
    if (has_bare_ids(record)) patients.insert(record.patient);
  }
  write_json(network / learnt_from_file, {{"samples", sample_names(training)}, {"patients", patients}});
}

void save_chosen_on(const Collection& validation, const std::filesystem::path& network) {
  Json learnt = read_json(network / learnt_from_file);
  learnt["chosen_on"] = sample_names(validation);
  write_json(network / learnt_from_file, learnt);
}

void add_learnt_from(Json& facts, const Collection& judged, const std::filesystem::path& network) {
  if (!std::filesystem::exists(network / learnt_from_file)) return;
  const Json learnt = read_json(network / learnt_from_file);
  const auto samples = learnt.at("samples").get<std::set<std::string>>();
  const auto patients = learnt.at("patients").get<std::set<std::string>>();
  const auto chosen_on = learnt.value("chosen_on", std::set<std::string>());
  std::size_t same = 0, chosen = 0;
  std::set<std::string> all, others;  // others: of samples that it did not learn from
  for (const Record& record : judged.samples) {
    const Names names = names_of(record);
    const bool bare = has_bare_ids(record);
    all.insert(names.patient);
    if (holds_sample(samples, record)) {
      ++same;
      continue;
    }
    if (holds_sample(chosen_on, record)) ++chosen;
    if (patients.contains(names.patient) || (bare && patients.contains(record.patient))) others.insert(names.patient);
  }
  if (same == 0 && others.empty() && chosen == 0) return;
  facts["learnt_samples"] = same;
  facts["samples"] = judged.samples.size();
  facts["learnt_patients"] = others.size();
  facts["patients"] = all.size();
  if (chosen > 0) facts["chosen_samples"] = chosen;
}

std::vector<std::string> learnt_from_caveats(const NodeFacts& node, const char* judged) {
  // Of the instance in which it is worst.
  const auto worst = [&](const char* learnt, const char* all) {
    std::pair<std::size_t, std::size_t> most;
    for (const NodeFacts::Instance& instance : node.instances)
      if (std::string_view(learnt) != "chosen_samples" || !instance.own.contains(not_judged))
        most = std::max(most,
                        std::pair(instance.own.value(learnt, std::size_t{0}), instance.own.value(all, std::size_t{0})));
    return most;
  };
  const auto [samples, all_samples] = worst("learnt_samples", "samples");
  const auto [patients, all_patients] = worst("learnt_patients", "patients");
  std::vector<std::string> caveats;
  const auto [chosen, all_chosen] = worst("chosen_samples", "samples");
  if (samples > 0)
    caveats.push_back(fmt::format("{}: the network learnt from {} of the {} samples that it is {}", node.node, samples,
                                  all_samples, judged));
  if (patients > 0)
    caveats.push_back(fmt::format("{}: the network learnt from other pictures of {} of the {} patients that it is {}",
                                  node.node, patients, all_patients, judged));
  if (chosen > 0)
    caveats.push_back(fmt::format("{}: the network's epoch was chosen on {} of the {} samples that it is {}", node.node,
                                  chosen, all_chosen, judged));
  return caveats;
}

}  // namespace collimator
