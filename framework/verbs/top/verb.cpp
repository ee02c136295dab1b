// Describes the verb `top` to the host.
#include "framework/verbs/columns.hpp"
#include "framework/verbs/top/top.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& top_verb() {
  static const Verb verb = verb_of<TopParams>({.name = "top",
                                               .about = "tells which classes are among a sample's highest",
                                               .version = 2,
                                               .ports = {{"", "predictions", "", prediction_columns()}},
                                               .work = run_top});
  return verb;
}

}  // namespace collimator
