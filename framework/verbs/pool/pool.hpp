// Parameters and work of the verb `pool`: predictions of distinct samples become one set.
#pragma once

#include <map>
#include <stdexcept>
#include <string>

#include "framework/task/job.hpp"

namespace collimator {

struct PoolParams {
  std::map<std::string, NodeRef> of;
  std::string label = "source";

  void describe(auto& field) {
    field("of", of,
          "predictions by name, of samples that are in one of them only, as those of the folds' test parts; ids that "
          "two hospitals' samples have in common begin with these names")
        .hint("gives", "predictions")
        .required();
    field("label", label, "name of the metadata field that tells which predictions a sample came from");
  }
  void check() const {
    if (label.empty() || label == "sample")
      throw std::invalid_argument("pool: `label` is \"" + label +
                                  "\"; expected the name of a metadata field, such as fold");
  }
};

void run_pool(const Job& job, const Context& context);

}  // namespace collimator
