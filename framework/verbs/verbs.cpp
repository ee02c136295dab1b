// Makes the list of verbs from list.inc, and completes tasks through the hooks of their verb.
#include "framework/verbs/verbs.hpp"

#include <algorithm>

namespace collimator {

#define VERB(name) const Verb& name##_verb();
#include "framework/verbs/list.inc"
#undef VERB

const std::vector<const Verb*>& verbs() {
  static const std::vector<const Verb*> all{
#define VERB(name) &name##_verb(),
#include "framework/verbs/list.inc"
#undef VERB
  };
  return all;
}

const Verb* find_verb(std::string_view name) {
  const auto found = std::ranges::find(verbs(), name, &Verb::name);
  return found == verbs().end() ? nullptr : *found;
}

std::size_t complete_task(TaskList& tasks, Task task, std::int64_t seed) {
  // Seed and insertion come before add(), which takes tasks for one that say the same: both are part of what it says.
  if (!task.verb->draws(task))
    task.params.erase("seed");
  else if (!task.params.contains("seed"))
    task.params["seed"] = seed;
  task.verb->insert(tasks, task);
  return tasks.add(std::move(task));
}

}  // namespace collimator
