// Describes the verb `duplicates` to the host; its key holds every picture that it looks at.
#include <fmt/format.h>

#include "framework/verbs/duplicates/duplicates.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

std::vector<std::string> metrics_in_table(const Task&) {
  return {"pairs",
          "pairs_of_equal_bytes",
          "pairs_of_equal_pixels",
          "pairs_nearly_equal",
          "pairs_declared_the_same",
          "pairs_across_collections",
          "pairs_across_patients",
          "samples_in_pairs"};
}

std::vector<std::string> caveats(const NodeFacts& node) {
  std::vector<std::string> all;
  for (const NodeFacts::Instance& instance : node.instances) {
    const auto tell = [&](const char* fact, const char* alike, const char* where, const char* what) {
      if (!instance.own.contains(fact)) return;
      const Json& pairs = instance.own[fact];
      const auto count = pairs.at("pairs").get<std::size_t>();
      all.push_back(fmt::format("{}: {} of pictures that are {} {} {}, as {}: {}", instance.label,
                                count == 1 ? "a pair" : fmt::format("{} pairs", count), alike,
                                count == 1 ? "lies" : "lie", where, pairs.at("first").get<std::string>(), what));
    };
    tell("across_collections", "equal or nearly so", "in two collections",
         "what learns from one of these and is judged on the other is judged on what it learnt from; `select` with "
         "`where_not: {sample: ...}` leaves them out");
    tell(
        "across_patients", "equal or nearly so", "with two patients",
        "either a patient has two ids, whose pictures a split may part, or a picture is filed under the wrong patient");
    tell("twice", "equal", "in one collection",
         "such a picture counts twice; `select` with `where_not: {sample: ...}` leaves one of them out");
    if (instance.own.contains("listed"))
      all.push_back(fmt::format("{}: its table lists {} of {} pairs", instance.label,
                                instance.own["listed"].get<std::size_t>(),
                                instance.own.at("pairs").get<std::size_t>()));
    if (instance.own.contains("flat"))
      all.push_back(fmt::format("{}: {} pictures are of one grey all over and were not compared", instance.label,
                                instance.own["flat"].get<std::size_t>()));
  }
  return all;
}

}  // namespace

const Verb& duplicates_verb() {
  static const Verb verb = verb_of<DuplicatesParams>(
      {.name = "duplicates",
       .about = "finds pictures that several samples have in common, also in another size or compression",
       .version = 1,
       .ports = {{"",
                  "table",
                  "",
                  {{"class", "empty: pairs are of pictures, whatever their labels"},
                   {"metric",
                    "what is counted: pairs, pairs_of_equal_bytes, pairs_declared_the_same (their datasets say that "
                    "they are one picture), and of the others "
                    "pairs_across_collections, pairs_across_patients …"},
                   {"group_field", "empty: all pictures"},
                   {"group", "empty: all pictures"},
                   {"value", "the count"},
                   {"n", "how many pictures were compared"},
                   {"positives", "empty"},
                   {"note", "what a reader of the number must know"}},
                  metrics_in_table},
                 {"pairs",
                  "series",
                  "pairs",
                  {{"collection", "the collection of the first of the two, as `of` names it"},
                   {"sample", "the sample's id there"},
                   {"other_collection", "the collection of the other"},
                   {"other_sample", "the sample's id there"},
                   {"distance", "bits of 64 in which the perceptual hashes differ"},
                   {"correlation", "of the two pictures, each shrunk to 32 x 32"},
                   {"alike", "bytes: the files are equal; pixels: the decoded pictures are; near: neither"},
                   {"same_patient", "yes, no, or unknown where not both datasets say who gave the ids"},
                   {"declared", "yes where the datasets say that both are one sample"}}}},
       .work = run_duplicates,
       .rehearse = rehearse_duplicates,
       .parallel = true,
       .pictures = {{"of.", false}},
       .exports = {{"pairs/table.csv", "duplicates"}},
       .caveats = caveats});
  return verb;
}

}  // namespace collimator
