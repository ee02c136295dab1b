// Looks for shared seeds first, then for undefined ones, and then for arms of too few.
#include "framework/stats/contrast_design.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

using Seeds = std::map<std::size_t, std::vector<const ArmRun*>>;

Seeds seeds_of(const ContrastArm& arm) {
  Seeds seeds;
  for (const ArmRun& run : arm.runs) seeds[run.seed].push_back(&run);
  return seeds;
}

RunsBySeed runs_of(const Seeds& seeds) {
  RunsBySeed runs;
  for (const auto& [seed, each] : seeds) runs.push_back(each);
  return runs;
}

void leave_out(Seeds& seeds, const std::set<std::size_t>& undefined, const char* what,
               std::vector<std::string>& notes) {
  const std::size_t all = seeds.size();
  const std::size_t left_out = std::erase_if(seeds, [&](const auto& each) { return undefined.contains(each.first); });
  if (left_out > 0) notes.push_back(fmt::format("undefined in {} of {} {}: left out", left_out, all, what));
}

}  // namespace

ContrastDesign contrast_design(const ContrastArm& ours, const ContrastArm& theirs, const UndefinedSeeds& undefined) {
  if (ours.runs.empty() || theirs.runs.empty()) throw failure("there is no pair of arms to compare");
  Seeds our_seeds = seeds_of(ours), their_seeds = seeds_of(theirs);
  const std::size_t here = our_seeds.size(), there = their_seeds.size();
  std::vector<std::string> notes;
  ContrastDesign design;
  const auto in_common =
      std::ranges::count_if(our_seeds, [&](const auto& each) { return their_seeds.contains(each.first); });
  design.shared = in_common > 0;
  if (design.shared) {
    std::erase_if(our_seeds, [&](const auto& each) { return !their_seeds.contains(each.first); });
    std::erase_if(their_seeds, [&](const auto& each) { return !our_seeds.contains(each.first); });
    if (our_seeds.size() < here || their_seeds.size() < there)
      notes.push_back(fmt::format("difference over the {} that both arms have, of {} here and {} at the baseline",
                                  in_common == 1 ? "one seed" : fmt::format("{} seeds", in_common), here, there));
  } else if (here > 1 && there > 1) {
    notes.push_back(fmt::format("no seed in common: {} here, {} at the baseline", here, there));
  }
  if (design.shared) {
    std::set<std::size_t> either = undefined.ours;
    either.insert(undefined.theirs.begin(), undefined.theirs.end());
    leave_out(our_seeds, either, "pairs of seeds", notes);
    std::erase_if(their_seeds, [&](const auto& each) { return either.contains(each.first); });
  } else {
    leave_out(our_seeds, undefined.ours, "seeds here", notes);
    leave_out(their_seeds, undefined.theirs, "seeds at the baseline", notes);
  }
  design.ours = runs_of(our_seeds);
  design.theirs = runs_of(their_seeds);
  std::vector<std::size_t> counts;  // of the arms that are more than one network
  bool one_of_many = false;         // an arm is one run of those that its training could have given
  for (const auto& [arm, runs] : {std::pair(&ours, &design.ours), std::pair(&theirs, &design.theirs)})
    if (runs->size() > 1)
      counts.push_back(runs->size());
    else
      one_of_many = one_of_many || arm->trained;
  if (!counts.empty()) design.seeds = std::ranges::min(counts);
  if (counts.empty()) {
    // One network against one, with a test over patients; unless there are more, none of which has a partner.
    design.tested = std::max(here, there) == 1;
    if (!design.tested)
      notes.emplace_back("one pair of trainings: interval over patients, for these networks alone; no p");
  } else if (one_of_many) {
    design.tested = false;
    notes.push_back(fmt::format("one training {}: interval over patients, for these networks alone; no p",
                                design.ours.size() == 1 ? "here" : "at the baseline"));
  } else if (design.seeds == 2) {
    design.tested = false;
    notes.emplace_back("two seeds: interval over patients, for these networks alone; no p");
  } else {
    design.over_trainings = true;
    if (counts.size() == 1)
      notes.push_back(fmt::format("against this one network {}", design.ours.size() == 1 ? "here" : "at the baseline"));
    if (design.seeds < 5) notes.push_back(fmt::format("few seeds: {}", design.seeds));
  }
  design.note = fmt::format("{}", fmt::join(notes, "; "));
  return design;
}

}  // namespace collimator
