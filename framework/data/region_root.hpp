// Where a region's file lies: in a folder of its sample's dataset, or of another one that only gives regions.
#pragma once

#include <filesystem>
#include <string>

#include "framework/data/collection.hpp"
#include "framework/task/job.hpp"

namespace collimator {

// Region::root of a region that came from another dataset: its Record::source there, '/', and the parameter that names
// the folder. A parameter's name has no '/'.
std::string lent_root(const Record& lender, const Region& region);

// The folder. Throws InputError where `sources` lack the dataset, or its parameters name no such folder.
std::filesystem::path region_root(const Record& record, const Region& region, const Sources& sources);

}  // namespace collimator
