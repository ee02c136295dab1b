// Describes the verb `split` to the host: its three parts, which share their pictures.
#include "framework/verbs/counts.hpp"
#include "framework/verbs/split/split.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& split_verb() {
  static const Verb verb =
      verb_of<SplitParams>({.name = "split",
                            .about = "divides a collection, by patient unless told otherwise",
                            .version = 4,
                            .ports = {{"train", "collection", "train"},
                                      {"validate", "collection", "validate"},
                                      {"test", "collection", "test"},
                                      counts_port(count_metrics),
                                      samples_port(true)},
                            .work = run_split,
                            .divides = true,
                            .exports = {{"parts.csv", "split"}},
                            .draws = [](const Task&) { return true; },
                            .division =
                                [](const Task& task, const std::string& port) {
                                  return division_of(read_json_params<SplitParams>(task.params), port);
                                }});
  return verb;
}

}  // namespace collimator
