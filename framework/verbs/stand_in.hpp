// Small things that stand in for what a run would compute, so that `validate` can do all that comes after it: the same
// files, with pictures of a few pixels and numbers that are drawn.
//
// Their samples, classes, labels and groups are the real ones; nothing else of them means anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/data/collection.hpp"
#include "framework/data/fit.hpp"
#include "framework/data/mask_style.hpp"
#include "framework/task/job.hpp"

namespace collimator {

// The side of pictures, masks and maps. The parameter `size` of a verb that is rehearsed by its own work is this, as
// its hint `rehearsed` says.
inline constexpr std::int64_t stand_in_size = 8;

// Of so many samples every so many-th is looked at, where that takes time: a thousand at most, all over the collection.
constexpr std::size_t step_of_some(std::size_t samples) { return samples / 1000 + 1; }

void save_stand_in_network(const std::vector<std::string>& classes, const std::filesystem::path& folder);
// Of the network that the job has through `with`, or that its parameter `with` gives.
std::vector<std::string> stand_in_classes(const Job& job);

// Masks of all samples that show everything, as `mask` and `segment` give them.
void save_stand_in_masks(const Collection& collection, const MaskStyle& style, bool crop,
                         const std::vector<std::string>& donors, const std::filesystem::path& folder);

// A number between 0 and 1, another one for each task, sample and class.
double stand_in_number(const Job& job, const std::string& sample, const std::string& class_name);

}  // namespace collimator
