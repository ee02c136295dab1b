// Describes the hidden verbs `examine` and `examine_native` to the host; no experiment has a node of them.
#include "framework/verbs/examine/examine.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& examine_verb() {
  static const Verb verb = verb_of<ExamineParams>({.name = "examine",
                                                   .about = "tries a plugin's parameters and a dataset's tables",
                                                   .work = run_examine,
                                                   .hidden = true});
  return verb;
}

const Verb& examine_native_verb() {
  static const Verb verb =
      verb_of<ExamineParams>({.name = "examine_native",
                              .about = "tries the parameters of a plugin that computes with LibTorch",
                              .hidden = true});
  return verb;
}

}  // namespace collimator
