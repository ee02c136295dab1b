// Runs of an arm that give what another of its runs gives: copies of one file, and seeds without any effect. They are
// no further trainings.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace collimator {

// Leaves the copies out of `runs`, with the runs of the same seeds in `others`, and says so; empty where there are
// none. An arm all of whose runs are the same becomes that one network, not `trained`, against which every run of the
// other arm is held. `same` tells whether two runs are; `where` is which arm, in words.
template <typename Run, typename Same>
std::string leave_out_copies(std::vector<Run>& runs, bool& trained, std::vector<Run>& others, const char* where,
                             Same same) {
  std::set<std::size_t> seeds, copied;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    seeds.insert(runs[i].seed);
    for (std::size_t j = 0; j < i; ++j)
      if (runs[j].seed != runs[i].seed && !copied.contains(runs[j].seed) && same(runs[j], runs[i])) {
        copied.insert(runs[i].seed);
        break;
      }
  }
  if (copied.empty()) return {};
  const std::size_t all = seeds.size();
  if (copied.size() + 1 == all && runs.size() == all) {
    runs.resize(1);
    runs.front().seed = std::numeric_limits<std::size_t>::max();  // that no training has
    trained = false;
    return fmt::format("all {} runs {} give the same, and count as one network", all, where);
  }
  const auto is_copied = [&](const Run& run) { return copied.contains(run.seed); };
  std::erase_if(runs, is_copied);
  if (!std::ranges::all_of(others, is_copied)) std::erase_if(others, is_copied);
  return fmt::format("{} of {} runs {} give the same as another, and are left out", copied.size(), all, where);
}

}  // namespace collimator
