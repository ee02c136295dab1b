// Which networks thresholds were chosen for: one that was fitted on one network's scores says little of another's.
#pragma once

#include <string>
#include <vector>

#include "framework/graph/graph.hpp"

namespace collimator {

// A sentence for each node that judges predictions at thresholds which were chosen on those of other networks, among
// the tasks that are wanted. Networks are told apart by the tasks that trained them, or by their files, and not by what
// they were shown: one network may well be judged on pictures that are masked in another way. Nothing is said of
// predictions from elsewhere, of which no network is known.
std::vector<std::string> threshold_cautions(const Graph& graph, const std::vector<bool>& wanted);

}  // namespace collimator
