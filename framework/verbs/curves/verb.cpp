// Describes the verb `curves` to the host; it draws where its curves have bands.
#include "framework/verbs/curves/curves.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& curves_verb() {
  static const Verb verb = verb_of<CurvesParams>(
      {.name = "curves",
       .about = "draws ROC, precision, calibration or decision curves with bands",
       .version = 3,
       .ports = {{"",
                  "series",
                  "",
                  {{"class", "the class"},
                   {"false_positive_rate", "roc: share of the negative samples that are called positive"},
                   {"sensitivity", "roc, pr: share of the positive samples that are called positive"},
                   {"precision", "pr: share of positive samples among those called positive"},
                   {"predicted", "calibration: mean probability of a bin"},
                   {"observed", "calibration: share of positive samples in the bin"},
                   {"strategy", "decision: whom to treat: by the model, all, none"},
                   {"threshold", "called positive from this on; roc: of the last point up to the rate"},
                   {"net_benefit", "decision: net benefit per sample (Vickers and Elkin 2006)"},
                   {"low", "lower end of the 95 % band"},
                   {"high", "upper end of it"},
                   {"n", "samples of the class, or of the bin"},
                   {"positives", "calibration: positive samples of the bin"},
                   {"expected", "calibration: sum of the bin's probabilities"}}}},
       .work = run_curves,
       .parallel = true,
       .draws = [](const Task& task) { return task.params.value("replicates", CurvesParams().replicates) > 0; }});
  return verb;
}

}  // namespace collimator
