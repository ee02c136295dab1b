// Tests the difference between two arms whose runs are tables of pictures, as the port `samples` of localize.
#pragma once

#include <utility>
#include <vector>

#include "framework/stats/contrast.hpp"
#include "framework/verbs/contrast/contrast.hpp"

namespace collimator {

// A row for each number of the tables, of all pictures and of each group that both arms have (groups.csv); none where
// all runs of an arm failed. Throws InputError where the tables' numbers or classes differ.
std::vector<ContrastRow> contrast_tables(const Job& job, const ContrastParams& params, const BootstrapOptions& options);

// Both arms' pictures and their patients, without what was measured of them.
std::pair<ContrastArm, ContrastArm> arms_of_pictures(const Job& job, const ContrastParams& params);

}  // namespace collimator
