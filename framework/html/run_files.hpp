// Which files of a run's folder the run left there itself, so that those of somebody else are never removed with it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace collimator {

// A run's folder holds this file, with the experiment's name; a folder that lacks it is never written to once it holds
// something. When the run is whole, the paths of all its files stand below the name, and behind those of tables,
// figures and run.json their digests.
inline constexpr const char* run_marker = ".collimator-run";

// The experiment of the run that lies in a folder; "" where the disk was full when that was written.
std::string experiment_of_run(const std::filesystem::path& folder);

// Writes the marker with all files that lie in the folder now.
void list_files_of_run(const std::filesystem::path& folder, const std::string& experiment);

// Those of its tables and figures, and run.json, that are not as the run wrote them, or are gone; none where an earlier
// build made the list. Follows no symbolic link.
std::vector<std::string> changed_files_of_run(const std::filesystem::path& folder);

// Moves what is not the run's from an old run's folder to the same place in another one, and takes the old one away,
// unless `keep`. Where something cannot be moved, as one of that name is there, or where the old run has no list of its
// files (one that an earlier build made) and may hold some of somebody else, the old folder stays, and this says why.
std::string remove_run(const std::filesystem::path& old, const std::filesystem::path& to, bool keep = false);

}  // namespace collimator
