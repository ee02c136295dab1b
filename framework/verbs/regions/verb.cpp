// Describes the hidden verb `regions` to the host; its key holds the pictures, whose sizes it needs, and the mask
// files.
#include "framework/verbs/regions/regions.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

TaskInput drawn_regions(TaskList& tasks, const TaskInput& collection, const std::string& port,
                        const std::string& label) {
  const TaskInput whole = whole_of(tasks, collection);
  Task drawn{.verb = &regions_verb(),
             .params = Json::object(),
             .inputs = {{"of", whole.task, whole.output}},
             .slots = {},
             .label = label + ": regions"};
  return {port, tasks.add(std::move(drawn)), ""};
}

const Verb& regions_verb() {
  static const Verb verb = verb_of<RegionsParams>({.name = "regions",
                                                   .about = "draws the regions of interest that are files, once",
                                                   .version = 1,
                                                   .ports = {{"", "regions", ""}},
                                                   .work = run_regions,
                                                   .rehearse = rehearse_regions,
                                                   .hidden = true,
                                                   .parallel = true,
                                                   .pictures = {{"of", true}}});
  return verb;
}

}  // namespace collimator
