// Describes the verb `pool` to the host.
#include "framework/verbs/columns.hpp"
#include "framework/verbs/pool/pool.hpp"
#include "framework/verbs/several_predictions.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& pool_verb() {
  static const Verb verb =
      verb_of<PoolParams>({.name = "pool",
                           .about = "puts predictions of distinct samples together, as of folds",
                           .version = 2,
                           .ports = {{"", "predictions", "", prediction_columns()}},
                           .work = run_pool,
                           .exports = {{"predictions.csv", "predictions"}},
                           .caveats = [](const NodeFacts& node) {
                             return caveats_of_inputs(node, "they rank among each other as scores");
                           }});
  return verb;
}

}  // namespace collimator
