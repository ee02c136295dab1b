// Describes the verb `read_predictions` to the host.
#include "framework/verbs/columns.hpp"
#include "framework/verbs/read_predictions/read_predictions.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& read_predictions_verb() {
  static const Verb verb = verb_of<ReadPredictionsParams>({.name = "read_predictions",
                                                           .about = "takes probabilities from a table made elsewhere",
                                                           .version = 1,
                                                           .ports = {{"", "predictions", "", prediction_columns()}},
                                                           .work = run_read_predictions,
                                                           .exports = {{"predictions.csv", "predictions"}}});
  return verb;
}

}  // namespace collimator
