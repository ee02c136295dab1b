// Describes the verb `load` to the host: the one verb whose key depends on what a dataset read.
#include <fmt/format.h>

#include "framework/verbs/load/load.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

// What datasets had to say while they read, once for each node.
std::vector<std::string> caveats(const NodeFacts& node) {
  std::vector<std::string> all;
  for (const NodeFacts::Instance& instance : node.instances)
    for (const std::string& line : instance.own.value("said", std::vector<std::string>{}))
      all.push_back(fmt::format("{}: {}", instance.label, line));
  return all;
}

}  // namespace

const Verb& load_verb() {
  static const Verb verb =
      verb_of<LoadParams>({.name = "load",
                           .about = "reads a dataset's tables: its samples, labels, boxes, regions",
                           .version = 3,
                           .ports = {{"", "collection", ""}},
                           .work = run_load,
                           .opens_dataset = true,
                           .insert = add_regions,
                           .caveats = caveats});
  return verb;
}

}  // namespace collimator
