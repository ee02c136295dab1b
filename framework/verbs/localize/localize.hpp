// Parameters and work of the verb `localize`: holds maps against boxes or regions.
#pragma once

#include <cstdint>
#include <map>
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
  std::map<std::string, std::vector<double>> bands;
  std::int64_t replicates = 1000, seed = 0;

  void describe(auto& field) {
    field("of", of, "the maps").hint("gives", "maps").required();
    field("protocols", protocols, "how maps are held against boxes or regions")
        .hint("role", "protocol")
        .hint("labelled", "yes")
        .required();
    field("roi", roi, "masks whose visible part is the region; without it, the dataset's boxes").hint("gives", "masks");
    field("boxes", boxes, "label of the boxes that count; by default those of the maps' class, or of no class")
        .hint("box_of", "collection");
    field("by", by, "metadata fields, label_count or single_label: every number for each of their values too")
        .hint("field_of", "collection")
        .hint("also", "label_count,single_label");
    field("bands", bands, "where a field of numbers in `by` is cut: {age: [40, 60]}")
        .hint("number_field_of", "collection");
    field("replicates", replicates, "bootstraps by patient behind the intervals; 0: no intervals")
        .range(0, 10000000)
        .hint("rehearsed", "20");
    field("seed", seed, "seed of the bootstraps; the experiment's by default").hint("default_from", "the experiment");
  }
  void check() const;  // localize.cpp
};

void run_localize(const Job& job, const Context& context);

}  // namespace collimator
