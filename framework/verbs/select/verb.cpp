// Describes the verb `select` to the host; it draws where only some of the fitting samples stay.
#include "framework/verbs/select/select.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& select_verb() {
  static const Verb verb = verb_of<SelectParams>({.name = "select",
                                                  .about = "keeps some samples of a collection",
                                                  .version = 1,
                                                  .ports = {{"", "collection", ""}},
                                                  .work = run_select,
                                                  .selects = true,
                                                  .draws = [](const Task& task) {
                                                    return task.params.contains("per_class") ||
                                                           task.params.contains("limit") ||
                                                           task.params.contains("prevalence");
                                                  }});
  return verb;
}

}  // namespace collimator
