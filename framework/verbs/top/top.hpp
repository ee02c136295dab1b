// Parameters and work of the verb `top`: which classes are among a sample's highest.
#pragma once

#include <cstdint>
#include <string>

#include "framework/task/job.hpp"

namespace collimator {

struct TopParams {
  NodeRef of;
  std::int64_t count = 3;
  std::string by;

  void describe(auto& field) {
    field("of", of, "the predictions").hint("gives", "predictions").hint("made_by", "predict").required();
    field("count", count, "how many classes of a sample count; ties at the last place by their share")
        .hint("at_most_classes_of", "of")
        .min(1);
    field("by", by,
          "a metadata field, label_count or single_label: the mean scores of each of its values are one sample then")
        .hint("field_of", "of")
        .hint("also", "label_count,single_label");
  }
};

void run_top(const Job& job, const Context& context);

}  // namespace collimator
