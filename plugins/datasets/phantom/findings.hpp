// The fourteen findings of ChestX-ray14: their names, how often each comes, and what they do to a body's own shape.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "person.hpp"

namespace collimator::phantom {

struct FindingName {
  std::string_view name;
  double rate;  // share of the pictures that show it, where nothing else is asked for
};

// The order among the rates is about that of Wang et al. (CVPR 2017); the rarest are not as rare as there, so that a
// few hundred pictures have all of them.
inline constexpr FindingName all_findings[] = {
    {"Atelectasis", 0.10},  {"Cardiomegaly", 0.05}, {"Consolidation", 0.05}, {"Edema", 0.04},
    {"Effusion", 0.12},     {"Emphysema", 0.04},    {"Fibrosis", 0.03},      {"Hernia", 0.02},
    {"Infiltration", 0.15}, {"Mass", 0.06},         {"Nodule", 0.06},        {"Pleural_Thickening", 0.04},
    {"Pneumonia", 0.05},    {"Pneumothorax", 0.05},
};

inline const FindingName* finding_named(std::string_view name) {
  const auto found = std::ranges::find(all_findings, name, &FindingName::name);
  return found == std::end(all_findings) ? nullptr : found;
}

inline std::string finding_names() {
  std::string names;
  for (const FindingName& each : all_findings) names += (names.empty() ? "" : ", ") + std::string(each.name);
  return names;
}

// The findings of one picture, each with the random numbers of its sign. Of those that lie in one lung, `side` is -1
// for the patient's right lung, which is on the picture's left, and 1 for the left one.
struct Present {
  std::string_view name;
  Rng rng;
  double side;

  Present(std::string_view name, const Rng& picture) : name(name), rng(picture.stream("sign").stream(name)) {
    // Fluid and air in the chest lie on one side, where a drain is put for both.
    const std::string_view place = name == "Effusion" || name == "Pneumothorax" ? "pleura" : name;
    side = picture.stream("side").stream(place).uniform() < 0.5 ? -1 : 1;
  }
};

// A body in which findings have changed heart, diaphragm or the lungs' air; `strength` 0 changes nothing.
inline Person shaped_by(const std::vector<Present>& findings, Person person, const Shot& shot, double strength) {
  // The heart lies in front, so that it is nearer to the tube and larger on the film where the rays come from there.
  if (!shot.frontal_pa) person.heart *= 1.1;
  const double part = std::min(strength, 1.0);
  const auto toward = [part](double& value, double wanted) { value += part * (wanted - value); };
  for (const Present& finding : findings) {
    Rng draw = finding.rng.stream("body");
    if (finding.name == "Cardiomegaly") {
      toward(person.heart, draw.uniform(1.6, 1.95));
    } else if (finding.name == "Emphysema") {
      toward(person.air, draw.uniform(1.3, 1.45));
      toward(person.right_dome, draw.uniform(0.25, 0.275));
      toward(person.left_dome, person.right_dome + 0.01);
      toward(person.sulcus, 0.055);
      toward(person.heart, 0.8 * person.heart);
      toward(person.vessels, 0.55 * person.vessels);
      toward(person.rib_gap, 1.08 * person.rib_gap);
    } else if (finding.name == "Atelectasis" || finding.name == "Fibrosis") {  // both lose volume
      const double rise = draw.uniform(0.03, 0.055) * (finding.name == "Fibrosis" ? 0.6 : 1);
      const bool both = finding.name == "Fibrosis";
      if (both || finding.side < 0) toward(person.right_dome, person.right_dome - rise);
      if (both || finding.side > 0) toward(person.left_dome, person.left_dome - rise);
    }
  }
  return person;
}

}  // namespace collimator::phantom
