// Describes the verb `load` to the host: the one verb whose key depends on what a dataset read.
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/counts.hpp"
#include "framework/verbs/load/load.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
const Verb& load_verb() {
  static const Verb verb =
      verb_of<LoadParams>({.name = "load",
                           .about = "reads a dataset's tables: its samples, labels, boxes, regions",
                           .version = 6,
                           .ports = {{"", "collection", ""}, counts_port(count_metrics_of_reasons), samples_port()},
                           .work = run_load,
                           .opens_dataset = true,
                           .insert = add_regions,
                           .caveats = said_caveats});
  return verb;
}

}  // namespace collimator
