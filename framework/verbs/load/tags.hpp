// Tags of pictures' files that become metadata, where a dataset asks for some.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/data/collection.hpp"
#include "framework/task/job.hpp"

namespace collimator {

// Adds the tags of these names to each sample's metadata, where its dataset has given no field of that name. Only heads
// of files are read, on all of the job's threads. Files that have no tags and files that cannot be read are counted in
// the log: who decodes pictures says what is wrong with them. Throws InputError where there is no such tag.
void add_tags(Collection& collection, const std::vector<std::string>& names, const Json& params,
              const Context& context);

}  // namespace collimator
