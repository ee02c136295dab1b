// Parameters and work of the verb `load`: a dataset plugin's samples become a collection.
#pragma once

#include "framework/task/job.hpp"

namespace collimator {

struct LoadParams {
  Slot dataset;

  void describe(auto& field) {
    field("dataset", dataset, "where the samples come from").hint("role", "dataset").required();
  }
};

void run_load(const Job& job, const Context& context);

}  // namespace collimator
