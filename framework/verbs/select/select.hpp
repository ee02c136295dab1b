// Parameters and work of the verb `select`: keeps some samples of a collection.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/task/job.hpp"

namespace collimator {

enum class Outcome { any, true_positive, false_positive, true_negative, false_negative };

struct SelectParams {
  NodeRef of, has_roi, by;
  std::map<std::string, std::vector<std::string>> where, where_not;
  std::vector<std::string> parts;
  std::optional<std::int64_t> per_class, limit;
  std::optional<double> prevalence;
  std::string class_name;
  Outcome outcome = Outcome::any;
  std::map<std::string, double> at_least, below;
  double threshold = 0.5;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the collection to choose from").hint("gives", "collection").required();
    field("where", where,
          "metadata fields, class labels (0 or 1), `split`, `patient` or `sample`: the values that are kept")
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
    field("per_class", per_class, "draw so many samples of each class").min(1);
    field("prevalence", prevalence, "leave out samples at random until this share is positive (one class)").range(0, 1);
    field("limit", limit, "draw at most so many samples").min(1);
    field("by", by, "predictions that `outcome` looks at, or a table of pictures for `at_least` and `below`")
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
    field("threshold", threshold, "probability from which `outcome` calls a sample positive").range(0, 1);
    field("seed", seed, "seed of the draws; the experiment's by default").hint("default_from", "the experiment");
  }
};

void run_select(const Job& job, const Context& context);
void rehearse_select(const Job& job, const Context& context);

}  // namespace collimator
