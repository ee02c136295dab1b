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
                              .version = 4,
                              .ports = {{"", "predictions", "", prediction_columns()}},
                              .rehearse = rehearse_predict,
                              .exports = {{"predictions.csv", "predictions"}},
                              .insert = [](TaskList& tasks, Task& task) { insert_network(tasks, task); },
                              .caveats =
                                  [](const NodeFacts& node) {
                                    std::vector<std::string> all = learnt_from_caveats(node);
                                    for (std::string& each : given_network_caveats(node))
                                      all.push_back(std::move(each));
                                    return all;
                                  }});
  return verb;
}

}  // namespace collimator
