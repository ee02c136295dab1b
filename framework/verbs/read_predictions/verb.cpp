// Describes the verb `read_predictions` to the host.
#include <fmt/format.h>

#include "framework/verbs/columns.hpp"
#include "framework/verbs/read_predictions/read_predictions.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

// Of the instance that has the fewest predictions.
std::vector<std::string> not_predicted(const NodeFacts& node) {
  const Json* fewest = nullptr;
  for (const NodeFacts::Instance& instance : node.instances)
    if (instance.own.contains("predicted") &&
        (fewest == nullptr || instance.own["predicted"] < fewest->at("predicted")))
      fewest = &instance.own;
  if (fewest == nullptr) return {};
  return {fmt::format("{}: {} of the {} samples of the truth have a prediction; the others are left out", node.node,
                      fewest->at("predicted").get<std::size_t>(), fewest->at("samples").get<std::size_t>())};
}

}  // namespace

const Verb& read_predictions_verb() {
  static const Verb verb = verb_of<ReadPredictionsParams>({.name = "read_predictions",
                                                           .about = "takes probabilities from a table made elsewhere",
                                                           .version = 2,
                                                           .ports = {{"", "predictions", "", prediction_columns()}},
                                                           .work = run_read_predictions,
                                                           .exports = {{"predictions.csv", "predictions"}},
                                                           .caveats = not_predicted});
  return verb;
}

}  // namespace collimator
