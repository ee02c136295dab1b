// Describes the verb `plant` to the host: two collections of the same samples, one with the shortcut in its pictures.
#include "framework/verbs/plant/plant.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

std::vector<std::string> shares(const Task&) { return {"planted_share"}; }

}  // namespace

const Verb& plant_verb() {
  static const Verb verb = verb_of<PlantParams>(
      {.name = "plant",
       .about = "puts a shortcut into pictures, at a stated rate for each label",
       .version = 1,
       .ports = {{"clean", "collection", "clean"},
                 {"planted", "collection", "planted"},
                 {"counts",
                  "table",
                  "counts",
                  {{"group", "the samples' label: label=positive, label=negative or label=unknown"},
                   {"metric", "planted_share"},
                   {"value", "the share of them that got it"},
                   {"n", "samples with that label"}},
                  shares}},
       .work = run_plant,
       .rehearse = rehearse_plant,
       .parallel = true,
       .pictures = {{"of", false}},
       .draws = [](const Task&) { return true; }});
  return verb;
}

}  // namespace collimator
