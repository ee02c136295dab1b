// Parameters and work of the hidden verb `contrast`: tests the difference between two arms.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/stats/averages.hpp"
#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

// One arm. Its runs come by the ports ours0, ours1, … (predictions, or tables of pictures) and, where `thresholds`,
// ours_threshold0, …; those of the other arm by theirs0, …. A run whose port is missing failed, and is left out.
struct ContrastArmParams {
  std::vector<std::int64_t> seeds{0};  // of each run
  bool training = true, thresholds = false;
  NumberOrNode threshold;

  void describe(auto& field) {
    field("seeds", seeds, "the seed of each run, by number: the arms share those that both have");
    field("training", training, "whether the arm's networks come from a training, which would give others again");
    field("thresholds", thresholds, "whether each run has thresholds of its own");
    field("threshold", threshold, "as in score, where they have not");
  }
};

struct ContrastParams {
  std::vector<Slot> metrics;
  std::int64_t replicates = 10000, seed = 0;
  std::vector<std::string> classes;
  bool pictures = false, folds = false;
  std::vector<Average> averages{Average::macro};
  ContrastArmParams ours, theirs;

  void describe(auto& field) {
    field("metrics", metrics, "metrics").hint("role", "metric");
    field("replicates", replicates, "draws of patients").hint("rehearsed", "20");
    field("seed", seed, "seed of the draws");
    field("classes", classes, "classes");
    field("pictures", pictures, "whether the runs are tables of pictures, all of whose numbers are tested");
    field("folds", folds, "whether it is only made sure that the arms' folds are of the same samples");
    field("averages", averages, "averages over the classes");
    field("ours", ours, "the arm");
    field("theirs", theirs, "the baseline");
  }
};

const Verb& contrast_verb();
void run_contrast(const Job& job, const Context& context);

}  // namespace collimator
