// Describes the verb `threshold` to the host.
#include "framework/verbs/threshold/threshold.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& threshold_verb() {
  static const Verb verb =
      verb_of<ThresholdParams>({.name = "threshold",
                                .about = "chooses the probability from which a sample is called positive",
                                .version = 4,
                                .ports = {{"",
                                           "thresholds",
                                           "",
                                           {{"class", "the class"},
                                            {"threshold", "the probability from which a sample is called positive"},
                                            {"note", "what a reader of the threshold must know"}}}},
                                .work = run_threshold});
  return verb;
}

}  // namespace collimator
