// Explainers as verbs make them from a slot.
#pragma once

#include <memory>

#include <collimator/native/explainer.hpp>

#include "framework/plugin/object.hpp"

namespace collimator {

// Throws RefusedError where the plugin's table lacks `create`, and what its constructor throws.
std::unique_ptr<Explainer> make_explainer(const Slot& slot, const PluginHost& host);

}  // namespace collimator
