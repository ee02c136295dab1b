// What is true of one picture, drawn from its number alone: patient, hospital, findings, signs, what was planted.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "parameters.hpp"
#include "render.hpp"

namespace collimator::phantom {

class Case {
 public:
  // `phantoms` is the stream of all pictures of the dataset; `patient` the number of the patient's first picture.
  Case(const Parameters& params, const Rng& phantoms, std::int64_t index, std::int64_t patient)
      : rng(phantoms.stream("picture").stream(std::to_string(index))),
        patient(patient),
        site(params.sites.empty() ? params.site
                                  : drawn_name(params.sites, &Site::share,
                                               phantoms.stream("site").stream(std::to_string(patient)).uniform())),
        findings(findings_of(params)),
        anatomy(anatomy_of(params, phantoms)),
        disease(params.findings.empty() ? rng.stream("label").uniform() < params.prevalence : !findings.empty()),
        parts(parts_of(anatomy)) {
    if (params.findings.empty()) {
      if (disease) opacities = opacities_of(anatomy, parts, rng.stream("opacities"), params.opacity);
    } else if (params.opacity > 0) {
      for (const Present& finding : findings) signs.push_back(sign_of(finding, anatomy, parts, params.opacity));
    }
    plant(params);
  }

  Rng rng;
  std::int64_t patient;
  std::string site, device;
  bool portable = false;
  std::vector<Present> findings;
  Anatomy anatomy;
  bool disease;
  std::vector<std::uint8_t> parts;
  std::vector<Opacity> opacities;
  std::vector<Sign> signs;
  std::map<std::string, bool> planted;
  Shortcuts shown;  // of the planted ones, with their strengths

 private:
  const Site* hospital(const Parameters& params) const {
    return params.sites.empty() ? nullptr : &params.sites.at(site);
  }

  std::vector<Present> findings_of(const Parameters& params) const {
    std::vector<Present> present;
    for (const std::string& name : params.classes()) {
      const FindingName* finding = finding_named(name);
      if (finding == nullptr) continue;  // `opacity`
      double rate = finding->rate;
      if (const auto found = params.rates.find(name); found != params.rates.end()) rate = found->second;
      if (const Site* here = hospital(params))
        if (const auto found = here->rates.find(name); found != here->rates.end()) rate = found->second;
      if (rng.stream("finding").stream(name).uniform() < rate) present.emplace_back(finding->name, rng);
    }
    return present;
  }

  // Draws the unit and the shot, too, which shape what is seen of the body.
  Anatomy anatomy_of(const Parameters& params, const Rng& phantoms) {
    const Rng whose = phantoms.stream("patient").stream(std::to_string(patient));
    Person person(whose);
    if (params.children) person = as_child(person, whose.stream("child"));
    double ap_share = params.ap_share;
    const Site* here = hospital(params);
    if (here != nullptr) {
      portable = rng.stream("unit").uniform() < here->portable;
      ap_share = portable ? 1 : here->ap_share.value_or(params.ap_share);
      if (portable)
        device = "portable";
      else if (!here->devices.empty())
        device = drawn_name(
            here->devices, [](double share) { return share; }, rng.stream("device").uniform());
    }
    Shot shot(rng.stream("shot"), ap_share);
    if (here != nullptr) develop(shot, site + "/" + device, here->look);
    if (here != nullptr || !params.findings.empty()) person = shaped_by(findings, person, shot, params.opacity);
    return {person, shot, params.size};
  }

  void plant(const Parameters& params) {
    const Site* here = hospital(params);
    const Planted& rates = here != nullptr ? here->shortcuts : params.shortcuts;
    std::vector<std::string> present;
    for (const Present& finding : findings) present.emplace_back(finding.name);
    if (params.findings.empty() && disease) present = params.classes();
    const auto one = [&](const char* name, const Shortcut& rate) {
      const bool yes = rng.stream("planted").stream(name).uniform() < rate.rate(present);
      planted[name] = yes;
      return yes ? rate.strength : 0;
    };
    shown.marker = one("marker", rates.marker);
    shown.portable = one("portable", rates.portable);
    shown.border = one("border", rates.border);
    shown.texture = one("texture", rates.texture);
    if (!params.plants_drains()) return;
    shown.drain = one("drain", rates.drain);
    shown.drain_side = Present("Pneumothorax", rng).side;
  }
};

}  // namespace collimator::phantom
