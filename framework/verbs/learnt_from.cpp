// Counts the samples and patients that training and judging have in common, and says so in one sentence.
#include "framework/verbs/learnt_from.hpp"

#include <set>

#include <fmt/format.h>

namespace collimator {
namespace {

constexpr const char* learnt_from_file = "learnt_from.json";

}  // namespace

void save_learnt_from(const Collection& training, const std::filesystem::path& network) {
  std::set<std::string> samples, patients;
  for (const Record& record : training.samples) {
    samples.insert(sample_identity(record));
    patients.insert(patient_identity(record));
  }
  write_json(network / learnt_from_file, {{"samples", samples}, {"patients", patients}});
}

void add_learnt_from(Json& facts, const Collection& judged, const std::filesystem::path& network) {
  if (!std::filesystem::exists(network / learnt_from_file)) return;
  const Json learnt = read_json(network / learnt_from_file);
  const auto samples = learnt.at("samples").get<std::set<std::string>>();
  const auto patients = learnt.at("patients").get<std::set<std::string>>();
  std::size_t same = 0;
  std::set<std::string> all, shared;
  for (const Record& record : judged.samples) {
    same += samples.contains(sample_identity(record)) ? 1 : 0;
    const std::string patient = patient_identity(record);
    all.insert(patient);
    if (patients.contains(patient)) shared.insert(patient);
  }
  if (same == 0 && shared.empty()) return;
  facts["learnt_samples"] = same;
  facts["samples"] = judged.samples.size();
  facts["learnt_patients"] = shared.size();
  facts["patients"] = all.size();
}

std::vector<std::string> learnt_from_caveats(const NodeFacts& node) {
  const auto count = [](const Json& facts, const char* name) { return facts.value(name, std::size_t{0}); };
  const auto shares = [&](const Json& facts) {
    return std::pair(count(facts, "learnt_samples"), count(facts, "learnt_patients"));
  };
  Json most = Json::object();
  for (const NodeFacts::Instance& instance : node.instances)
    if (shares(instance.own) > shares(most)) most = instance.own;
  const auto [samples, patients] = shares(most);
  if (samples > 0)
    return {fmt::format("{}: the network learnt from {} of the {} samples that it is judged on", node.node, samples,
                        count(most, "samples"))};
  if (patients > 0)
    return {fmt::format("{}: the network learnt from other pictures of {} of the {} patients that it is judged on",
                        node.node, patients, count(most, "patients"))};
  return {};
}

}  // namespace collimator
