// A run's folder that may come from anybody: what a report takes from it, and what it does not follow.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace collimator {

// All names right below folder/below, sorted; none where that is no folder. Throws InputError where it is a symbolic
// link: that could lead to any file of the reader's.
std::vector<std::string> names_below(const std::filesystem::path& folder, const std::filesystem::path& below);

// The path of a plain file below the folder, by its relative path. Throws InputError where a part of the path is a
// symbolic link, ".." or absolute, or the file is none.
std::filesystem::path plain_file(const std::filesystem::path& folder, const std::filesystem::path& relative);

}  // namespace collimator
