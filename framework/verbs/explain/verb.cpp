// The verb `explain`; its work computes with LibTorch (framework/learn/explain.cpp).
#include "framework/verbs/explain/explain.hpp"

#include "framework/verbs/inserted_pictures.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& explain_verb() {
  static const Verb verb =
      verb_of<ExplainParams>({.name = "explain",
                              .about = "maps where a network looked",
                              .version = 2,
                              .ports = {{"", "maps", ""}},
                              .rehearse = rehearse_explain,
                              .insert = [](TaskList& tasks, Task& task) { insert_network(tasks, task); },
                              .caveats = given_network_caveats});
  return verb;
}

}  // namespace collimator
