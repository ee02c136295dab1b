// All verbs, and what the host does for a task of any of them.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include "framework/task/task.hpp"

namespace collimator {

// In the order of list.inc.
const std::vector<const Verb*>& verbs();
const Verb* find_verb(std::string_view name);  // null where there is none

// Completes a task and adds it: its seed where it draws (by default the experiment's), and what its verb inserts. Gives
// its index. Throws InputError where its inputs do not fit each other.
std::size_t complete_task(TaskList& tasks, Task task, std::int64_t seed);

// A verb whose parameters are a struct with describe() (and check() where fields depend on each other).
template <typename Params>
Verb verb_of(Verb verb) {
  verb.schema = Json::parse(schema_of<Params>());
  verb.check = [](const Json& params) { read_json_params<Params>(params); };
  return verb;
}

}  // namespace collimator
