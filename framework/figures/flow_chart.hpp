// Draws a flow of samples: boxes and arrows from top to bottom.
#pragma once

#include <string>

#include "framework/figures/flow_steps.hpp"

namespace collimator {

// An SVG in which what a merge put together stands side by side. `name` is what the last step gives.
std::string draw_flow(const FlowStep& last, const std::string& name);

}  // namespace collimator
