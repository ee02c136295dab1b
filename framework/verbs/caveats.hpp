// What a task's work has to warn of: facts in caveats.json beside its result, from which its verb makes sentences.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

// Stands among the facts that a verb makes its sentences of where the task's predictions do nothing but choose
// thresholds.
inline constexpr const char* not_judged = "not_judged";

// Leaves the facts of a task; an empty object leaves no file. The file is no part of the result's content.
void save_facts(const Json& facts, const std::filesystem::path& folder);
// The sentences that are facts themselves: what datasets had to say while they read (`said`).
std::vector<std::string> said_caveats(const NodeFacts& node);
// Empty where the task left none.
Json load_facts(const std::filesystem::path& folder);

}  // namespace collimator
