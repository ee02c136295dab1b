// Parameters and work of the verb `merge`: several collections become one.
#pragma once

#include <map>
#include <string>

#include "framework/task/job.hpp"

namespace collimator {

struct MergeParams {
  std::map<std::string, NodeRef> of;
  std::string label = "source";

  void describe(auto& field) {
    field("of", of, "collections by name; the name becomes the sample's class and metadata")
        .hint("gives", "collection")
        .required();
    field("label", label, "name of the metadata field that tells where a sample came from");
  }
};

void run_merge(const Job& job, const Context& context);

}  // namespace collimator
