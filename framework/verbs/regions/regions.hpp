// Parameters and work of the hidden verb `regions`: draws the regions of interest that are files, once for all masks.
#pragma once

#include "framework/task/job.hpp"
#include "framework/task/task.hpp"

namespace collimator {

struct RegionsParams {
  void describe(auto&) {}
};

const Verb& regions_verb();
void rehearse_regions(const Job& job, const Context& context);
void run_regions(const Job& job, const Context& context);

// The input that gives the drawn regions of a collection: of all of it, also where only a part is used, so that many
// masks share them.
TaskInput drawn_regions(TaskList& tasks, const TaskInput& collection, const std::string& port,
                        const std::string& label);

}  // namespace collimator
