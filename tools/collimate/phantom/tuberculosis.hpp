// What the two tuberculosis collections share: the signs of the disease, and how a reading words them.
#pragma once

#include <string>

#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {

// Phantoms of which about half show a sign of tuberculosis, where each of four signs has the rate `each` and nodules
// half of it.
inline Json tuberculosis(double each) {
  const Json marker{{"with_disease", 0.8}, {"without_disease", 0.5}};
  return {{"findings", {"Infiltration", "Consolidation", "Effusion", "Fibrosis", "Nodule", "Pleural_Thickening"}},
          {"pictures_per_patient", 1},
          {"ap_share", 0},
          {"rates",
           {{"Infiltration", 1.6 * each},
            {"Consolidation", each},
            {"Effusion", each},
            {"Fibrosis", each},
            {"Nodule", 0.5 * each},
            {"Pleural_Thickening", 0.5 * each}}},
          {"shortcuts", {{"marker", marker}}}};
}

inline std::string reading_of(const Subject& subject) {
  std::string text;
  for (const std::string& finding : subject.findings()) {
    const char* words = finding == "Infiltration"    ? "infiltrates in both lungs"
                        : finding == "Consolidation" ? "consolidation of one lobe"
                        : finding == "Effusion"      ? "pleural effusion"
                        : finding == "Fibrosis"      ? "fibrous changes at the bases"
                        : finding == "Nodule"        ? "a nodule"
                                                     : "thickened pleura";
    text += (text.empty() ? "tuberculosis: " : ", ") + std::string(words);
  }
  return text.empty() ? "normal" : text;
}

}  // namespace collimator::imitation
