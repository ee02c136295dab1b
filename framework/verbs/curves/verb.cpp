// Describes the verb `curves` to the host; it draws where its curves have bands.
#include "framework/verbs/curves/curves.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& curves_verb() {
  static const Verb verb = verb_of<CurvesParams>(
      {.name = "curves",
       .about = "draws ROC, precision, calibration or decision curves with bands",
       .version = 1,
       .ports = {{"", "series", ""}},
       .work = run_curves,
       .parallel = true,
       .draws = [](const Task& task) { return task.params.value("replicates", CurvesParams().replicates) > 0; }});
  return verb;
}

}  // namespace collimator
