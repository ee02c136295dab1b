// Describes the verb `compare` to the host, with the tests that make it draw.
#include <algorithm>

#include "framework/verbs/compare/compare.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& compare_verb() {
  static const Verb verb = verb_of<CompareParams>(
      {.name = "compare",
       .about = "tests two sets of predictions of the same samples against each other",
       .version = 1,
       .ports = {{"",
                  "table",
                  "",
                  {{"class", "the class, or macro: the mean over all of them"},
                   {"metric", "the number, as auroc_difference: ours less theirs"},
                   {"group_field", "always `test`"},
                   {"group", "the test that the number comes from, as delong or delong_noninferior"},
                   {"value", "the number; nan where it is undefined, and `note` says why"},
                   {"low", "lower end of the 95 % interval (90 % where it is held against a margin)"},
                   {"high", "upper end of it"},
                   {"p", "two-sided p-value; one-sided where it is held against a margin"},
                   {"p_holm", "p, corrected over all p of this table (Holm)"},
                   {"p_bh", "p, corrected over all p of this table (Benjamini and Hochberg)"},
                   {"n", "samples of both arms that the number was made of"},
                   {"patients", "how many patients they are of"},
                   {"note", "what a reader of the number must know"}}}},
       .work = run_compare,
       .parallel = true,
       .draws = [](const Task& task) {
         return std::ranges::any_of(task.params.value("tests", Json::array()),
                                    [](const Json& test) { return test == "bootstrap" || test == "permutation"; });
       }});
  return verb;
}

}  // namespace collimator
