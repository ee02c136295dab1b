// Describes the verb `ensemble` to the host.
#include "framework/verbs/columns.hpp"
#include "framework/verbs/ensemble/ensemble.hpp"
#include "framework/verbs/several_predictions.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& ensemble_verb() {
  static const Verb verb = verb_of<EnsembleParams>(
      {.name = "ensemble",
       .about = "averages several networks' probabilities of the same samples",
       .version = 2,
       .ports = {{"", "predictions", "", prediction_columns()}},
       .work = run_ensemble,
       .exports = {{"predictions.csv", "predictions"}},
       .caveats = [](const NodeFacts& node) { return caveats_of_inputs(node, "their mean is one"); }});
  return verb;
}

}  // namespace collimator
