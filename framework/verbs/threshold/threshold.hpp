// Parameters and work of the verb `threshold`: from which probability a sample is called positive.
#pragma once

#include <stdexcept>

#include "framework/task/job.hpp"

namespace collimator {

struct ThresholdParams {
  NodeRef of;
  Rule rule{"youden", 0};

  void describe(auto& field) {
    field("of", of, "predictions, of the validation part as a rule")
        .hint("gives", "predictions")
        .hint("made_by", "predict")
        .required();
    field("rule", rule, "youden, f1, {sensitivity: 0.9}, {value: 0.5}; per class")
        .hint("names", "youden,f1")
        .hint("numbers", "sensitivity,value");
  }
  void check() const {
    if (rule.name == "sensitivity" && !(rule.number >= 0 && rule.number <= 1))
      throw std::invalid_argument("threshold: `rule: {sensitivity: …}` is a share: from 0 to 1");
  }
};

void run_threshold(const Job& job, const Context& context);

}  // namespace collimator
