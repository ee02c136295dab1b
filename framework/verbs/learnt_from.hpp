// Which samples a network learnt from, kept beside its weights, and what is to be said where it is judged on them.
#pragma once

#include <filesystem>

#include "framework/data/collection.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

// learnt_from.json in the network's folder: the identities of samples and patients. It is no part of the network's
// content.
void save_learnt_from(const Collection& training, const std::filesystem::path& network);
// Adds to that file the samples on which the network was the best of its epochs.
void save_chosen_on(const Collection& validation, const std::filesystem::path& network);

// Adds to the facts of a task how much of a collection, on which the network in a folder is judged, it learnt from:
// samples, learnt_samples, patients, and learnt_patients of which it saw other pictures than these; and
// chosen_samples, on which its epoch was chosen, beside those that it learnt from. Adds nothing where there are none of
// them, or where what it learnt from is not known.
void add_learnt_from(Json& facts, const Collection& judged, const std::filesystem::path& network);

// Says so of the instances that share most samples and most patients, for numbers on what a network learnt from, or was
// chosen on, say nothing of new patients. Thresholds may well be chosen where the epoch was, and that is not told.
// `judged` is what the network goes through on the collection.
std::vector<std::string> learnt_from_caveats(const NodeFacts& node, const char* judged = "judged on");

}  // namespace collimator
