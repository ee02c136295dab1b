// Parameters and work of the verb `split`: divides a collection into training, validation and test.
#pragma once

#include <cstdint>
#include <optional>

#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"
#include "framework/verbs/unit.hpp"

namespace collimator {

struct SplitParams {
  NodeRef of;
  Unit by = Unit::patient;
  std::optional<double> train, validate, test;
  std::optional<std::int64_t> folds, fold;
  bool official = false, stratify = true;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the collection to split").hint("gives", "collection").required();
    field("by", by, "what is never divided between two parts")
        .value("patient", Unit::patient)
        .value("sample", Unit::sample);
    field("train", train, "share of the training part; what the others leave by default").range(0, 1);
    field("validate", validate, "share of the validation part").range(0, 1);
    field("test", test, "share of the test part").range(0, 1);
    field("folds", folds,
          "cross-validation: so many folds; `fold` is the test part (with `test` given: the validation part)")
        .min(2);
    field("fold", fold, "which fold, from 1").min(1);
    field("official", official, "take the parts that the publisher of the data named");
    field("stratify", stratify, "keep each part's share of the classes near the whole's");
    field("seed", seed, "seed of the draw; the experiment's by default").hint("default_from", "the experiment");
  }
  void check() const;  // split.cpp
};

// How the part `port` is drawn: its share over that of the training part, and the draw that it depends on. A part that
// the publisher names is not drawn.
Division division_of(const SplitParams& params, const std::string& port);

void run_split(const Job& job, const Context& context);

}  // namespace collimator
