// Says which samples a mask node cannot mask, and the mend.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "framework/task/job.hpp"

namespace collimator {

// Throws InputError where there is any among the `of` samples: their number, the first names, `what`, and the mend.
void refuse(const std::vector<std::string>& samples, std::size_t of, const std::string& what, const std::string& mend);

// The same of those that have no region of interest, for the reason given.
void refuse_without_roi(const std::vector<std::string>& samples, std::size_t of, const std::string& reason,
                        const Job& job);

}  // namespace collimator
