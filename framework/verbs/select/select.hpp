// Parameters and work of the verb `select`: keeps some samples of a collection.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/task/condition.hpp"
#include "framework/task/job.hpp"

namespace collimator {

enum class Outcome { any, true_positive, false_positive, true_negative, false_negative };

// What `correlate` wishes: the phi coefficient of a class with an attribute.
struct Correlation {
  std::string class_name;
  std::map<std::string, std::string> with;  // one field, or class, and its value
  double phi = 0;

  void describe(auto& field) {
    field("class", class_name, "the class; may be left out where there is only one")
        .hint("class_of", "of")
        .hint("one_class", "yes");
    field("with", with, "the attribute: a metadata field or class and the value that has it, as {drain: \"1\"}")
        .hint("field_of", "of")
        .hint("classes_too", "yes")
        .hint("values_kept", "yes")
        .required();
    field("phi", phi, "the phi coefficient (Pearson's correlation of two binary variables) to come to")
        .range(-1, 1)
        .required();
  }
};

struct SelectParams {
  NodeRef of, has_roi, by, without, without_patients_of;
  FieldsOrCondition where;
  std::map<std::string, std::vector<std::string>> where_not;
  std::vector<std::string> parts, balanced;
  std::optional<std::int64_t> per_class, limit;
  std::optional<double> prevalence;
  std::optional<Correlation> correlate;
  std::string class_name;
  Outcome outcome = Outcome::any;
  std::map<std::string, double> at_least, below;
  std::map<std::string, std::int64_t> highest, lowest;
  NumberOrNode threshold;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the collection to choose from").hint("gives", "collection").required();
    field("where", where,
          "metadata fields, class labels (0 or 1), `split`, `patient` or `sample`: the values that are kept; or a "
          "condition as \"age >= 18 and view in [PA, AP] and not Pneumonia\"")
        .hint("field_of", "of")
        .hint("also", "sample,patient,split")
        .hint("classes_too", "yes")
        .hint("values_kept", "yes");
    field("where_not", where_not, "the same fields: the values that are left out, as {sample: [damaged.png]}")
        .hint("field_of", "of")
        .hint("also", "sample,patient,split")
        .hint("classes_too", "yes");
    field("has_roi", has_roi, "keep the samples that this node has a mask (or a collection: a region) for")
        .hint("gives", "masks|collection");
    field("parts", parts, "with has_roi of a collection: the parts that a sample's region must have; any by default")
        .hint("part_of", "has_roi")
        .hint("needs", "has_roi");
    field("without", without, "leave out the samples that are in this collection, also under another name")
        .hint("gives", "collection");
    field("without_patients_of", without_patients_of, "leave out all samples of the patients of this collection")
        .hint("gives", "collection");
    field("per_class", per_class, "draw so many samples of each class").min(1);
    field("balanced", balanced,
          "classes and metadata fields: draw as many samples of each combination of their values, as [Pneumonia, sex]")
        .hint("field_of", "of")
        .hint("also", "split")
        .hint("classes_too", "yes");
    field("prevalence", prevalence,
          "leave out samples at random until this share is positive (one class), to within 0.01")
        .range(0, 1);
    field("correlate", correlate,
          "leave out samples at random until a class and an attribute correlate so, to within 0.01, as {class: "
          "pneumothorax, with: {drain: \"1\"}, phi: 0.5}");
    field("limit", limit, "draw at most so many samples; of the groups of balanced, prevalence and correlate evenly")
        .min(1);
    field("by", by,
          "predictions that `outcome` looks at, or a table of samples for `at_least`, `below`, `highest` and `lowest`")
        .hint("gives", "predictions|samples");
    field("class", class_name, "the class that `outcome` looks at; may be left out where there is only one")
        .hint("class_of", "of|by");
    field("outcome", outcome, "keep the samples for which the prediction came out so")
        .value("any", Outcome::any)
        .value("true_positive", Outcome::true_positive)
        .value("false_positive", Outcome::false_positive)
        .value("true_negative", Outcome::true_negative)
        .value("false_negative", Outcome::false_negative);
    field("at_least", at_least,
          "columns of the table in `by`: keep the samples whose number is so great, as {activation_in_box: 0.5}")
        .hint("numbers_of", "by");
    field("below", below, "columns of the table in `by`: keep the samples whose number is less")
        .hint("numbers_of", "by");
    field("highest", highest,
          "a column of the table in `by`: keep so many samples with the highest numbers, as {auc: 10}")
        .min(1)
        .hint("numbers_of", "by");
    field("lowest", lowest, "a column of the table in `by`: keep so many samples with the lowest numbers")
        .min(1)
        .hint("numbers_of", "by");
    field("threshold", threshold, "probability from which `outcome` calls a sample positive, or a threshold node")
        .range(0, 1)
        .hint("gives", "thresholds");
    field("seed", seed, "seed of the draws; the experiment's by default").hint("default_from", "the experiment");
  }
  void check() const;

  // Whether a table's numbers choose.
  bool by_numbers() const { return !at_least.empty() || !below.empty() || !highest.empty() || !lowest.empty(); }
};

void run_select(const Job& job, const Context& context);
void rehearse_select(const Job& job, const Context& context);

}  // namespace collimator
