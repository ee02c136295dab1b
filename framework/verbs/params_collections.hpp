// Parameters of the verbs that make collections: load, merge, select, split.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/verbs/kinds.hpp"

namespace collimator {

struct LoadParams {
  Slot dataset;

  void describe(auto& field) {
    field("dataset", dataset, "where the samples come from").hint("role", "dataset").required();
  }
};

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

enum class Outcome { any, true_positive, false_positive, true_negative, false_negative };

struct SelectParams {
  NodeRef of, has_roi, by;
  std::map<std::string, std::vector<std::string>> where;
  std::vector<std::string> parts;
  std::optional<std::int64_t> per_class, limit;
  std::optional<double> prevalence;
  std::string class_name;
  Outcome outcome = Outcome::any;
  double threshold = 0.5;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the collection to choose from").hint("gives", "collection").required();
    field("where", where,
          "metadata fields, class labels (0 or 1), `split`, `patient` or `sample`: the values that are kept");
    field("has_roi", has_roi, "keep the samples that this node has a mask (or a collection: a region) for")
        .hint("gives", "masks|collection");
    field("parts", parts, "with has_roi of a collection: the parts that a sample's region must have; any by default");
    field("per_class", per_class, "draw so many samples of each class").min(1);
    field("prevalence", prevalence, "leave out samples at random until this share is positive (one class)").range(0, 1);
    field("limit", limit, "draw at most so many samples").min(1);
    field("by", by, "predictions that `outcome` looks at").hint("gives", "predictions");
    field("class", class_name, "the class that `outcome` looks at; may be left out where there is only one");
    field("outcome", outcome, "keep the samples for which the prediction came out so")
        .value("any", Outcome::any)
        .value("true_positive", Outcome::true_positive)
        .value("false_positive", Outcome::false_positive)
        .value("true_negative", Outcome::true_negative)
        .value("false_negative", Outcome::false_negative);
    field("threshold", threshold, "probability from which `outcome` calls a sample positive").range(0, 1);
    field("seed", seed, "seed of the draws; the experiment's by default");
  }
};

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
    field("seed", seed, "seed of the draw; the experiment's by default");
  }
  void check() const;  // split.cpp
};

}  // namespace collimator
