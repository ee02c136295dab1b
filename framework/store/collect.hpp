// What `store gc` frees: results that no run folder which still exists names.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "framework/store/store.hpp"

namespace collimator {

struct Collected {
  std::size_t runs = 0, kept = 0, freed = 0, set_aside = 0,
              partial = 0;                     // run folders, results, quarantine, checkpoints
  std::uintmax_t bytes = 0;                    // of all that is freed
  std::vector<std::filesystem::path> gone;     // run folders that are not there any more
  std::vector<std::string> unread;             // what cannot be read of runs or not be freed, and what was kept for it
  std::vector<std::filesystem::path> foreign;  // what lies in the store and is none of its own: it is left alone
};

// Frees the results that are `older` than that and that no run folder names, what lies in quarantine, checkpoints of
// results that are not kept, locks, and notes of earlier keys. Where it is not known which results a run names, none is
// freed. What has no name that the store gives is left alone. With `dry` it only counts. Throws InputError where
// another process uses the store.
Collected collect(Store& store, std::chrono::seconds older, bool dry);

// Notes that a run's results are named in this folder, and which they are, so that collect() keeps them.
void note_run(const Store& store, const std::filesystem::path& folder, const std::set<Digest>& keys);
// Notes more results of the run in this folder, as what an interrupted run made that did not take its place.
void note_more(const Store& store, const std::filesystem::path& folder, std::set<Digest> keys);
// Notes the same for the folder that a run was moved to.
void note_moved_run(const Store& store, const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace collimator
