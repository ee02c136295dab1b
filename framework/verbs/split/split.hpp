// Parameters and work of the verb `split`: divides a collection into training, validation and test.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "framework/task/condition.hpp"
#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"
#include "framework/verbs/unit.hpp"

namespace collimator {

struct SplitParams {
  NodeRef of;
  Unit by = Unit::patient;
  std::optional<double> train, validate, test;
  std::optional<std::int64_t> folds, fold;
  std::map<std::string, std::string> leave_out;
  bool official = false;
  BoolOrNames stratify;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the collection to split").hint("gives", "collection").required();
    field("by", by, "what is never divided between two parts")
        .value("patient", Unit::patient)
        .value("sample", Unit::sample);
    field(
        "train", train,
        "share of the training part, 1 being all; what the others leave by default. A whole number above 1 is so many "
        "patients (samples with by: sample), and so are the other parts' then")
        .min(0)
        .hint("share_or_count", "yes");
    field("validate", validate, "share, or number, of the validation part").min(0).hint("share_or_count", "yes");
    field("test", test, "share, or number, of the test part").min(0).hint("share_or_count", "yes");
    field("folds", folds,
          "cross-validation: so many folds; `fold` is the test part (with `test` given: the validation part)")
        .min(2);
    field("fold", fold, "which fold, from 1").min(1);
    field(
        "leave_out", leave_out,
        "the samples with this value of a metadata field are the test part, as {site: north}; `validate` is a share of "
        "the rest")
        .hint("field_of", "of")
        .hint("values_kept", "yes");
    field("official", official, "take the parts that the publisher of the data named");
    field(
        "stratify", stratify,
        "keep each part's share of the classes near the whole's; a list names the classes and metadata fields of which "
        "that is done, as [Pneumonia, site]")
        .hint("field_of", "of")
        .hint("classes_too", "yes");
    field("seed", seed, "seed of the draw; the experiment's by default").hint("default_from", "the experiment");
  }
  // Whether the parts are numbers of units, not shares.
  bool counts() const;
  void check() const;  // split.cpp
};

// How the part `port` is drawn: its share over that of the training part, and the draw that it depends on. A part that
// the publisher names is not drawn.
Division division_of(const SplitParams& params, const std::string& port);

void run_split(const Job& job, const Context& context);

}  // namespace collimator
