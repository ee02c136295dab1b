// Maps the phantom's findings to observations, and draws what a report leaves open.
#include "tools/collimate/phantom/observations.hpp"

namespace collimator::imitation {
namespace {

bool shows(const Subject& subject, std::string_view observation) {
  const auto any = [&](std::initializer_list<std::string_view> findings) { return subject.has_any(findings); };
  if (observation == "No Finding") return subject.findings().empty();
  if (observation == "Enlarged Cardiomediastinum") return any({"Cardiomegaly", "Hernia"});
  if (observation == "Lung Opacity")
    return any({"Atelectasis", "Consolidation", "Edema", "Fibrosis", "Infiltration", "Mass", "Nodule", "Pneumonia"});
  if (observation == "Lung Lesion") return any({"Mass", "Nodule"});
  if (observation == "Pleural Effusion") return any({"Effusion"});
  if (observation == "Pleural Other") return any({"Pleural_Thickening"});
  if (observation == "Support Devices") {
    const auto found = subject.sample().metadata.find("shortcut_drain");
    return found != subject.sample().metadata.end() && found->second == "yes";
  }
  return subject.has(observation);  // of the same name in both lists; nobody has a fracture
}

}  // namespace

std::vector<std::string> observed(const Subject& subject, Reader reader) {
  std::vector<std::string> cells;
  for (const std::string& observation : report_observations()) {
    const bool present = shows(subject, observation);
    if (reader == Reader::radiologist) {
      cells.emplace_back(present ? "1.0" : "0.0");
      continue;
    }
    const bool plain = observation == "No Finding" || observation == "Support Devices";
    const double draw = subject.rng("report").stream(observation).uniform();
    if (present)
      cells.emplace_back(plain || draw < 0.87 ? "1.0" : "-1.0");
    else
      cells.emplace_back(observation == "No Finding" || draw < 0.74 ? "" : draw < 0.96 || plain ? "0.0" : "-1.0");
  }
  return cells;
}

}  // namespace collimator::imitation
