// Describes the hidden verb `contrast` to the host.
#include "framework/verbs/contrast/contrast.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& contrast_verb() {
  static const Verb verb = verb_of<ContrastParams>({.name = "contrast",
                                                    .about = "tests the difference between two arms",
                                                    .version = 9,
                                                    .ports = {{"", "table", ""}},
                                                    .work = run_contrast,
                                                    .hidden = true,
                                                    .parallel = true});
  return verb;
}

}  // namespace collimator
