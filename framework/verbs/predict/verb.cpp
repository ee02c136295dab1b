// The verb `predict`; its work computes with LibTorch (framework/learn/predict.cpp).
#include "framework/verbs/predict/predict.hpp"

#include "framework/verbs/columns.hpp"
#include "framework/verbs/inserted_pictures.hpp"
#include "framework/verbs/learnt_from.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& predict_verb() {
  static const Verb verb =
      verb_of<PredictParams>({.name = "predict",
                              .about = "gives each sample's probabilities",
                              .version = 2,
                              .ports = {{"", "predictions", "", prediction_columns()}},
                              .exports = {{"predictions.csv", "predictions"}},
                              .insert = [](TaskList& tasks, Task& task) { insert_network(tasks, task); },
                              .caveats = learnt_from_caveats});
  return verb;
}

}  // namespace collimator
