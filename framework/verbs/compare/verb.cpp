// Describes the verb `compare` to the host, with the tests that make it draw.
#include <algorithm>

#include <fmt/format.h>

#include <collimator/names.hpp>

#include "framework/verbs/compare/compare.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

std::vector<std::string> caveats(const NodeFacts& node) {
  std::vector<std::string> told;
  for (const NodeFacts::Instance& instance : node.instances) {
    const Json left_out = instance.own.value("left_out", Json::object());
    for (const auto& [arm, classes] : left_out.items())
      told.push_back(fmt::format("{}: only the predictions of `{}` have {}, which no difference tells of", node.node,
                                 arm, name_list(classes.get<std::vector<std::string>>())));
  }
  return told;
}

// The numbers of its tests (stats/compare.hpp).
std::vector<std::string> metrics_in_table(const Task& task) {
  std::vector<std::string> names;
  for (const Json& test : task.params.value("tests", Json::array()))
    if (test == "delong")
      names.insert(names.end(), {"auroc_difference", "auroc_effect_size"});
    else if (test == "mcnemar")
      names.insert(names.end(), {"accuracy_difference", "accuracy_odds_ratio", "accuracy_cohen_h",
                                 "sensitivity_difference", "sensitivity_odds_ratio", "sensitivity_cohen_h",
                                 "specificity_difference", "specificity_odds_ratio", "specificity_cohen_h"});
    else
      names.emplace_back("*_difference");
  return names;
}

}  // namespace

const Verb& compare_verb() {
  static const Verb verb = verb_of<CompareParams>(
      {.name = "compare",
       .about = "tests two sets of predictions against each other, of the same samples or of others",
       .version = 7,
       .ports = {{"",
                  "table",
                  "",
                  {{"class", "the class, or `macro`, `micro` or `weighted` for an average over them"},
                   {"metric", "the number, as auroc_difference: ours less theirs"},
                   {"group_field", "always `test`"},
                   {"group", "the test that the number comes from, as delong or delong_noninferior"},
                   {"value", "the number; nan where it is undefined, and `note` says why"},
                   {"low", "lower end of the 95 % interval (90 % where it is held against a margin)"},
                   {"high", "upper end of it"},
                   {"p", "two-sided p-value; one-sided where it is held against a margin"},
                   {"p_holm", "p, corrected over those of its test (`group`) in this table (Holm)"},
                   {"p_bh", "p, corrected over those of its test (`group`) in this table (Benjamini and Hochberg)"},
                   {"n", "samples that the number was made of; those of both arms together where they are not paired"},
                   {"patients", "how many patients they are of"},
                   {"note",
                    "what a reader of the number must know; each arm's samples and patients where they are not "
                    "paired"},
                   {"caution", "why the threshold may flatter the number, or does not fit the scores"}},
                  metrics_in_table}},
       .work = run_compare,
       .parallel = true,
       .draws =
           [](const Task& task) {
             return std::ranges::any_of(task.params.value("tests", Json::array()),
                                        [](const Json& test) { return test == "bootstrap" || test == "permutation"; });
           },
       .caveats = caveats});
  return verb;
}

}  // namespace collimator
