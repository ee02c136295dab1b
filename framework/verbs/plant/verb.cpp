// Describes the verb `plant` to the host: two collections of the same samples, one with the shortcut in its pictures.
#include "framework/verbs/counts.hpp"
#include "framework/verbs/plant/plant.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

std::vector<std::string> counts_and_shares(const Task& task) {
  std::vector<std::string> metrics = count_metrics(task);
  metrics.emplace_back(count_metric::planted_share);
  return metrics;
}

}  // namespace

const Verb& plant_verb() {
  static const Verb verb =
      verb_of<PlantParams>({.name = "plant",
                            .about = "puts a shortcut into pictures, at a stated rate for each label",
                            .version = 3,
                            .ports = {{"clean", "collection", "clean"},
                                      {"planted", "collection", "planted"},
                                      counts_port(counts_and_shares),
                                      samples_port()},
                            .work = run_plant,
                            .rehearse = rehearse_plant,
                            .parallel = true,
                            .pictures = {{"of", false}},
                            .draws = [](const Task&) { return true; }});
  return verb;
}

}  // namespace collimator
