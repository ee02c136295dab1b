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
       .ports = {{"", "table", ""}},
       .work = run_compare,
       .parallel = true,
       .draws = [](const Task& task) {
         return std::ranges::any_of(task.params.value("tests", Json::array()),
                                    [](const Json& test) { return test == "bootstrap" || test == "permutation"; });
       }});
  return verb;
}

}  // namespace collimator
