// The phantom's parameters; their defaults draw the opacities of one hospital, as the quickstart does.
#pragma once

#include <set>
#include <stdexcept>

#include "site.hpp"

namespace collimator::phantom {

struct Parameters {
  std::int64_t count = 400;
  std::int64_t size = 128;
  double prevalence = 0.5;
  std::int64_t seed = 1;
  std::string site = "A";
  double opacity = 1;
  double pictures_per_patient = 1.3;
  double ap_share = 0.25;
  bool heart = false;
  Planted shortcuts;
  std::vector<std::string> findings;
  Rates rates;
  std::map<std::string, Site> sites;
  bool shortcut_boxes = false;
  bool children = false;
  std::int64_t first = 0;
  double laterals = 0;

  void describe(auto& field) {
    field("count", count, "number of pictures; a picture does not depend on it").range(0, 1000000);
    field("size", size, "side of the square pictures").range(32, 2048).unit("px");
    field("prevalence", prevalence, "share of pictures with disease; with `findings` their `rates` count instead")
        .range(0, 1);
    field("seed", seed, "another seed gives other patients").min(0);
    field("site", site, "name of the hospital: letters, digits, '_', '-'; each has patients of its own");
    field(
        "opacity", opacity,
        "contrast of the opacities, or of the findings' signs: 0.5 is faint, 1 plain; 0 leaves labels without a trace")
        .range(0, 5);
    field("pictures_per_patient", pictures_per_patient, "mean number of pictures of a patient").range(1, 10);
    field("ap_share", ap_share, "share of pictures taken AP, as in bed, the others PA").range(0, 1);
    field("heart", heart,
          "give the heart as a region too; a mask's region is then lungs and heart, unless it says `parts`");
    field("shortcuts", shortcuts, "what is planted outside the lungs, and how often");
    field("findings", findings,
          "the classes, of the 14 findings of ChestX-ray14, or [all]; empty: the one class opacity. Each has its own "
          "sign "
          "and boxes, and pictures may have several");
    field("rates", rates, "shares of pictures by finding; those that are not named have shares like ChestX-ray14's");
    field(
        "sites", sites,
        "several hospitals by name, each with units, findings and shortcuts of its own; patients are spread over them");
    field("shortcut_boxes", shortcut_boxes,
          "give a box of kind object to all that is planted: marker, stamp, border, texture, drain");
    field("children", children, "draw children of one to five years");
    field("first", first, "number of the first picture, so that a large set can be drawn in pieces").range(0, 1000000);
    field("laterals", laterals,
          "share of PA pictures after which a side view of the same patient stands, with the labels of the same study; "
          "it is not counted in `count`, has the view `lateral`, boxes of its own and no regions")
        .range(0, 1);
  }

  // The classes in their order.
  std::vector<std::string> classes() const {
    if (findings.empty()) return {"opacity"};
    if (findings != std::vector<std::string>{"all"}) return findings;
    std::vector<std::string> all;
    for (const FindingName& each : all_findings) all.emplace_back(each.name);
    return all;
  }
  bool plants_drains() const {
    return shortcuts.drain.used() ||
           std::ranges::any_of(sites, [](const auto& each) { return each.second.shortcuts.drain.used(); });
  }

  void check() const {
    const auto refuse = [](const std::string& why) { throw std::invalid_argument(why); };
    const auto name = [&](const std::string& text) {
      const auto fine = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
      };
      if (text.empty() || text.size() > 64 || !std::ranges::all_of(text, fine))
        refuse("site '" + text.substr(0, 80) + "' is no name: give 1 to 64 letters, digits, '_' or '-'");
    };
    name(site);
    const std::vector<std::string> all = classes();
    if (!findings.empty())
      for (const std::string& finding : all)
        if (finding_named(finding) == nullptr)
          refuse("findings: '" + finding.substr(0, 80) + "' is none of: " + finding_names() +
                 "; [all] gives all of them");
    if (std::set<std::string>(all.begin(), all.end()).size() != all.size()) refuse("findings: one stands there twice");
    if (findings.empty() && !rates.empty()) refuse("rates: they are those of `findings`, of which there are none");
    check_rates(rates, all, "rates");
    check_planted(shortcuts, all, "shortcuts");
    if (!sites.empty() && shortcuts.used())
      refuse("shortcuts: with `sites`, each says its own: sites." + sites.begin()->first + ".shortcuts");
    for (const auto& [hospital, about] : sites) {
      name(hospital);
      if (findings.empty() && !about.rates.empty())
        refuse("sites." + hospital + ".rates: they are those of `findings`, of which there are none");
      check_rates(about.rates, all, "sites." + hospital + ".rates");
      check_planted(about.shortcuts, all, "sites." + hospital + ".shortcuts");
      for (const auto& [device, share] : about.devices)
        if (!(share > 0)) refuse("sites." + hospital + ".devices: the share of " + device + " must be above 0");
    }
  }
};

}  // namespace collimator::phantom
