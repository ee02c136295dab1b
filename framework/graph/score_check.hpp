// Whether what a `score` node scores, its truth and its metrics belong together, before anything runs.
#pragma once

#include <string>

#include "framework/graph/mistakes.hpp"
#include "framework/graph/schema.hpp"
#include "framework/plugin/registry.hpp"

namespace collimator {

// `kind` is what `of` gives: "predictions" or "masks"; `at` is where the node says so.
void check_score(const Checked& checked, const std::string& kind, const Position& at, const Registry& registry,
                 Mistakes& mistakes);

}  // namespace collimator
