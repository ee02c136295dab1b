// The fourteen observations of CheXpert and MIMIC-CXR, and how a phantom's report would be read for them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {

inline constexpr std::string_view observation_names[] = {"No Finding",       "Enlarged Cardiomediastinum",
                                                         "Cardiomegaly",     "Lung Opacity",
                                                         "Lung Lesion",      "Edema",
                                                         "Consolidation",    "Pneumonia",
                                                         "Atelectasis",      "Pneumothorax",
                                                         "Pleural Effusion", "Pleural Other",
                                                         "Fracture",         "Support Devices"};

// A program leaves blank what a report does not mention, and says -1.0 where the report is not sure.
enum class Reader { program, radiologist };

// A cell for each observation, in their order: "1.0", "0.0", "-1.0" or blank.
std::vector<std::string> observed(const Subject& subject, Reader reader);

}  // namespace collimator::imitation
