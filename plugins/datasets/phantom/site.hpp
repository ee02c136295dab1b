// Parameters of hospitals: what their pictures look like, which findings they see, and what gives labels away there.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "findings.hpp"

namespace collimator::phantom {

using Rates = std::map<std::string, double>;

// One planted shortcut, and how often it comes with and without disease.
struct Shortcut {
  double strength = 1, with_disease = 0, without_disease = 0;
  Rates with;

  void describe(auto& field) {
    field("strength", strength, "how plainly it shows; 0 leaves no trace in the pixels").range(0, 1);
    field("with_disease", with_disease, "share of the pictures with disease that have it").range(0, 1);
    field("without_disease", without_disease, "share of the pictures without disease that have it").range(0, 1);
    field("with", with,
          "share of the pictures with a certain finding that have it, as {Pneumothorax: 0.4}; it takes the place of "
          "`with_disease` for these, and of several the greatest counts");
  }
  bool used() const { return with_disease > 0 || without_disease > 0 || !with.empty(); }
  // How often it comes in pictures with these findings.
  double rate(const std::vector<std::string>& present) const {
    std::optional<double> most;
    for (const std::string& name : present)
      if (const auto found = with.find(name); found != with.end()) most = std::max(most.value_or(0), found->second);
    return most.value_or(present.empty() ? without_disease : with_disease);
  }
};

struct Planted {
  Shortcut marker, portable, border, texture, drain;

  bool used() const { return marker.used() || portable.used() || border.used() || texture.used() || drain.used(); }

  void describe(auto& field) {
    field("marker", marker, "a letter L or R of lead in an upper corner");
    field("portable", portable, "the word PORTABLE printed above the shoulder");
    field("border", border, "a wide black frame with round corners");
    field("texture", texture, "a scanner's noise: grid lines and coarse grain everywhere but in the lungs");
    field("drain", drain, "a chest drain, on the side of a pneumothorax or effusion; the only one that crosses a lung");
  }
};

// One of several hospitals.
struct Site {
  double share = 1;
  Rates devices;
  double portable = 0, look = 0.5;
  std::optional<double> ap_share;
  Rates rates;
  Planted shortcuts;

  void describe(auto& field) {
    field("share", share, "its share of the patients, relative to the others'").above(0);
    field("devices", devices, "its X-ray units by name, with their shares, as {CR: 3, DX: 1}");
    field("portable", portable, "share of pictures taken by a portable unit, which are AP").range(0, 1);
    field("ap_share", ap_share, "share of AP among the other pictures; that of the dataset by default").range(0, 1);
    field("look", look, "how far contrast, exposure and noise of its units differ from those of others").range(0, 1);
    field("rates", rates, "shares of pictures by finding, where they differ from `rates` of the dataset");
    field("shortcuts", shortcuts, "what is planted here, and how often");
  }
};

// Contrast, exposure and noise of a unit, which its name alone decides.
inline void develop(Shot& shot, const std::string& unit, double look) {
  Rng draw = Rng(mix_key(0x5EED, unit));
  shot.contrast *= 1 + 0.22 * look * draw.uniform(-1, 1);
  shot.exposure *= 1 + 0.12 * look * draw.uniform(-1, 1);
  shot.noise *= 1 + 0.9 * look * draw.uniform(-0.8, 1);
}

// One of the names, drawn by their shares.
template <typename Value, typename Share>
const std::string& drawn_name(const std::map<std::string, Value>& all, Share share, double uniform) {
  double sum = 0;
  for (const auto& [name, value] : all) sum += std::invoke(share, value);
  double left = uniform * sum;
  for (const auto& [name, value] : all) {
    left -= std::invoke(share, value);
    if (left < 0) return name;
  }
  return all.rbegin()->first;
}

// Throws std::invalid_argument where a rate is none, or is of no finding that the dataset has.
inline void check_rates(const Rates& rates, const std::vector<std::string>& classes, const std::string& what) {
  for (const auto& [name, rate] : rates) {
    if (!(rate >= 0 && rate <= 1))
      throw std::invalid_argument(what + ": " + name + " has the rate " + std::to_string(rate) + "; expected 0 to 1");
    if (std::ranges::find(classes, name) != classes.end()) continue;
    std::string known;
    for (const std::string& each : classes) known += (known.empty() ? "" : ", ") + each;
    throw std::invalid_argument(what + ": " + name + " is none of the classes: " + known);
  }
}

inline void check_planted(const Planted& planted, const std::vector<std::string>& classes, const std::string& what) {
  for (const auto& [name, each] : {std::pair<const char*, const Shortcut&>{"marker", planted.marker},
                                   {"portable", planted.portable},
                                   {"border", planted.border},
                                   {"texture", planted.texture},
                                   {"drain", planted.drain}})
    check_rates(each.with, classes, what + "." + name + ".with");
}

}  // namespace collimator::phantom
