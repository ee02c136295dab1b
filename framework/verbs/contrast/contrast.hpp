// Parameters and work of the hidden verb `contrast`: tests the difference between two arms.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

struct ContrastParams {  // paired bootstrap of two arms; ports ours0…, theirs0…, truth in them
  std::vector<Slot> metrics;
  std::int64_t replicates = 10000, seed = 0;
  NumberOrNode threshold;
  std::vector<std::string> classes;

  void describe(auto& field) {
    field("metrics", metrics, "metrics").hint("role", "metric");
    field("replicates", replicates, "bootstrap replicates");
    field("seed", seed, "seed of the draws");
    field("threshold", threshold, "as in score; a node's come by the ports ours_threshold0… and theirs_threshold0…");
    field("classes", classes, "classes");
  }
};

const Verb& contrast_verb();
void run_contrast(const Job& job, const Context& context);

}  // namespace collimator
