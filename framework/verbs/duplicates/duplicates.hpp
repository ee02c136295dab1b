// Parameters and work of the verb `duplicates`: the pictures that several samples have in common.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "framework/task/job.hpp"

namespace collimator {

struct DuplicatesParams {
  std::map<std::string, NodeRef> of;
  std::int64_t distance = 6;
  double correlation = 0.98;

  void describe(auto& field) {
    field("of", of, "collections by name, whose pictures are compared with each other and among themselves")
        .hint("gives", "collection")
        .required();
    field("distance", distance, "bits of 64 in which the perceptual hashes of a pair may differ").range(0, 16);
    field("correlation", correlation, "and the least correlation of the two pictures, each shrunk to 32 x 32")
        .range(0, 1);
  }
};

void run_duplicates(const Job& job, const Context& context);
void rehearse_duplicates(const Job& job, const Context& context);

}  // namespace collimator
