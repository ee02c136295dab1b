// Parameters and work of the verb `localize`: holds maps against boxes or regions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/task/job.hpp"

namespace collimator {

struct LocalizeParams {
  NodeRef of, roi;
  std::vector<Slot> protocols;
  std::optional<std::string> boxes;
  std::vector<std::string> by;

  void describe(auto& field) {
    field("of", of, "the maps").hint("gives", "maps").required();
    field("protocols", protocols, "how maps are held against boxes or regions")
        .hint("role", "protocol")
        .hint("labelled", "yes")
        .required();
    field("roi", roi, "masks whose visible part is the region; without it, the dataset's boxes").hint("gives", "masks");
    field("boxes", boxes, "label of the boxes that count; by default those of the maps' class, or of no class");
    field("by", by, "metadata fields: every number for each of their values too");
  }
};

void run_localize(const Job& job, const Context& context);

}  // namespace collimator
