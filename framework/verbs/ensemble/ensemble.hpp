// Parameters and work of the verb `ensemble`: the mean probability of several networks for the same samples.
#pragma once

#include <map>
#include <string>

#include "framework/task/job.hpp"

namespace collimator {

struct EnsembleParams {
  std::map<std::string, NodeRef> of;

  void describe(auto& field) {
    field("of", of, "predictions by name, all of the same samples").hint("gives", "predictions").required();
  }
};

void run_ensemble(const Job& job, const Context& context);

}  // namespace collimator
