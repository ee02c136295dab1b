// Parameters and work of the hidden verb `reduce`: brings masks to the network's grid.
#pragma once

#include <cstdint>

#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

struct ReduceParams {  // native masks on the network's grid; port `of`
  std::int64_t size = 224;
  bool learnt = false;

  void describe(auto& field) {
    field("size", size, "side of the square").hint("rehearsed", "8");
    field("learnt", learnt, "outlines that a network learns: a pixel counts where at least half of it does");
  }
};

const Verb& reduce_verb();
void run_reduce(const Job& job, const Context& context);

}  // namespace collimator
