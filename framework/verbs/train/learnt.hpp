// What a training learns of its samples, and what it refuses of them before anything is trained.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "framework/data/collection.hpp"
#include "framework/verbs/train/train.hpp"

namespace collimator {

// The only class of a network that draws outlines.
inline constexpr const char* outline_class = "outline";

// Of the table of its learning curves: the epoch, the losses, and the score on the validation part.
std::vector<std::string> curve_columns(bool outlines);

// The classes of the network's outputs. Throws InputError where there are none, or one is not in the collection.
std::vector<std::string> learnt_classes(const Job& job, const TrainParams& params, const Collection& collection);

// Throws InputError where the part that came through `port` has no sample.
void check_not_empty(const Collection& collection, const std::string& port);

// Throws InputError where only one label of a class is known: it cannot be learnt, and would quietly come out as a
// constant. `labels` are [samples,classes].
void check_labels(std::span<const float> labels, const std::vector<std::string>& classes);

}  // namespace collimator
