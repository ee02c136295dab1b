// Describes the verb `read_masks` to the host, and how `load` says it in short.
#include <utility>

#include "framework/verbs/caveats.hpp"
#include "framework/verbs/counts.hpp"
#include "framework/verbs/read_masks/read_masks.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
void add_regions(TaskList& tasks, Task& load) {
  const TaskInput* found = find_input(load, "regions");
  if (found == nullptr) return;
  const TaskInput from{"from", found->task, found->output};
  Task joined{.verb = &read_masks_verb(),
              .params = Json::object(),
              .inputs = {},
              .slots = {},
              .label = load.label,
              .limit_seconds = load.limit_seconds,
              .limit_memory_mb = load.limit_memory_mb};
  for (const char* name : {"match", "parts"})
    if (const auto said = load.params.find(name); said != load.params.end()) {
      joined.params[name] = *said;
      load.params.erase(name);
    }
  load.inputs.clear();
  load.label += ": samples";
  joined.inputs = {{"of", tasks.add(std::move(load)), ""}, from};
  load = std::move(joined);
}

const Verb& read_masks_verb() {
  static const Verb verb =
      verb_of<ReadMasksParams>({.name = "read_masks",
                                .about = "gives samples the regions that another source has",
                                .version = 1,
                                .ports = {{"", "collection", ""}, counts_port(count_metrics), samples_port()},
                                .work = run_read_masks,
                                .caveats = said_caveats});
  return verb;
}

}  // namespace collimator
