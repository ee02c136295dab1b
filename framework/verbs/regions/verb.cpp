// Describes the hidden verb `regions` to the host; its key holds the pictures, whose sizes it needs, and the mask
// files.
#include <fmt/format.h>

#include "framework/verbs/regions/regions.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

std::vector<std::string> caveats(const NodeFacts& node) {
  std::vector<std::string> all;
  for (const NodeFacts::Instance& instance : node.instances)
    if (instance.own.contains("grey"))
      all.push_back(fmt::format(
          "{}: the masks of {} of {} samples, as {}, have many pixels that are neither black nor their brightest, as a "
          "photograph has, or a map of several labels; what is at least half of white counts as inside",
          instance.label, instance.own["grey"].get<std::size_t>(), instance.own.at("samples").get<std::size_t>(),
          instance.own.at("first").get<std::string>()));
  return all;
}

}  // namespace

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
                                                   .version = 2,
                                                   .ports = {{"", "regions", ""}},
                                                   .work = run_regions,
                                                   .rehearse = rehearse_regions,
                                                   .hidden = true,
                                                   .parallel = true,
                                                   .pictures = {{"of", true}},
                                                   .caveats = caveats});
  return verb;
}

}  // namespace collimator
