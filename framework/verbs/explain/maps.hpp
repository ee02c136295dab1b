// What stands beside maps: of which samples, class and grid they are.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/data/collection.hpp"
#include "framework/data/fit.hpp"
#include "framework/task/kinds.hpp"

namespace collimator {

// The index of the class that is explained; an empty name means the only one. Throws InputError.
std::size_t explained_class(const std::string& name, const std::vector<std::string>& classes);

// samples.json: `samples`, `patients`, `class`, `size`, `fit`; `signed: true` where the explainer's maps are.
void save_samples_of_maps(const Collection& collection, const std::string& class_name, std::int64_t size, Fit fit,
                          const Slot& explainer, const std::filesystem::path& folder);

}  // namespace collimator
