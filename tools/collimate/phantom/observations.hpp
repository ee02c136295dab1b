// The fourteen observations of CheXpert and MIMIC-CXR, and how a phantom's report would be read for them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <collimator/report_labels.hpp>

#include "tools/collimate/phantom/layout.hpp"

namespace collimator::imitation {

// A program leaves blank what a report does not mention, and says -1.0 where the report is not sure.
enum class Reader { program, radiologist };

// A cell for each of report_observations(), in their order: "1.0", "0.0", "-1.0" or blank.
std::vector<std::string> observed(const Subject& subject, Reader reader);

}  // namespace collimator::imitation
