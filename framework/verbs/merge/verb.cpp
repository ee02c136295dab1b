// Describes the verb `merge` to the host.
#include "framework/verbs/merge/merge.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& merge_verb() {
  static const Verb verb = verb_of<MergeParams>({.name = "merge",
                                                 .about = "puts collections together",
                                                 .version = 3,
                                                 .ports = {{"", "collection", ""}},
                                                 .work = run_merge});
  return verb;
}

}  // namespace collimator
