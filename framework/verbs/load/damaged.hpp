// Samples whose pictures cannot be decoded, left out where a node asks for that.
#pragma once

#include <string>
#include <vector>

#include "framework/data/collection.hpp"
#include "framework/data/roots.hpp"
#include "framework/task/job.hpp"

namespace collimator {

// For each root the pictures that lie below it, sorted, each once.
std::vector<std::vector<std::string>> pictures_by_root(const Collection& collection, const std::vector<Root>& roots);

// Decodes every picture of the collection, of the dataset `slot` whose samples have that source, on all of the job's
// threads, and leaves out the samples of those that cannot be: how many, which first and why goes to the log. Returns
// how many. Throws InputError where none is left.
std::size_t leave_out_damaged(Collection& collection, const Slot& slot, const std::string& source,
                              const Context& context);

}  // namespace collimator
