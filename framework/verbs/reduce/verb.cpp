// Describes the hidden verb `reduce` to the host.
#include "framework/verbs/reduce/reduce.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& reduce_verb() {
  static const Verb verb = verb_of<ReduceParams>({.name = "reduce",
                                                  .about = "brings masks to the network's grid",
                                                  .version = 3,
                                                  .ports = {{"", "reduced", ""}},
                                                  .work = run_reduce,
                                                  .hidden = true,
                                                  .parallel = true});
  return verb;
}

}  // namespace collimator
