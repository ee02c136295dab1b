// Describes the verb `select` to the host; it draws where only some of the fitting samples stay.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/verbs/counts.hpp"
#include "framework/verbs/select/select.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

// Whether `by` gives what the other parameters look at, and `where` says anything.
void check_by(TaskList& tasks, Task& task) {
  for (const char* name : {"where", "where_not"}) {
    const Json fields = task.params.value(name, Json::object());
    if (fields.is_string()) continue;  // a condition
    for (const auto& [field, values] : fields.items())
      if (values.empty()) throw failure("select: `{}` lists no value of {}", name, field);
  }
  const TaskInput* by = find_input(task, "by");
  const bool outcome = task.params.contains("outcome"),
             numbers = std::ranges::any_of(std::array{"at_least", "below", "highest", "lowest"},
                                           [&](const char*name) { return task.params.contains(name); });
  if (find_input(task, "threshold") != nullptr && !outcome)
    throw failure("select: `threshold` has no effect without `outcome`");
  if (by == nullptr && outcome) throw failure("select: `outcome` needs predictions; name them with `by`");
  if (by == nullptr && numbers)
    throw failure(
        "select: `at_least`, `below`, `highest` and `lowest` need a table of samples, as LOCALIZE.samples or "
        "COLLECTION.samples; name it with `by`");
  if (by == nullptr) return;
  const bool pictures = tasks[by->task].verb->port(by->output)->kind == "samples";
  if (pictures && outcome)
    throw failure(
        "select: `outcome` is for predictions, but `by` gives a table of samples: see `at_least`, `below`, `highest`, "
        "`lowest`");
  if (pictures && !numbers)
    throw failure(
        "select: say by `at_least`, `below`, `highest` or `lowest` which samples of the table in `by` are kept");
  if (!pictures && numbers)
    throw failure(
        "select: `at_least`, `below`, `highest` and `lowest` are for a table of samples, but `by` gives predictions");
}

std::vector<std::string> caveats(const NodeFacts& node) {
  std::vector<std::string> all;
  for (const NodeFacts::Instance& instance : node.instances) {
    if (instance.own.contains("caution"))
      all.push_back(fmt::format("{}: {}", instance.label, instance.own["caution"].get<std::string>()));
    for (const Json& absent : instance.own.value("absent", Json::array()))
      all.push_back(fmt::format("{}: {}", instance.label, absent.get<std::string>()));
    if (instance.own.contains("none_came_out"))
      all.push_back(fmt::format("{}: none of {} samples came out as it asks, so that what is made of it is undefined",
                                instance.label, instance.own["none_came_out"].get<std::size_t>()));
  }
  return all;
}

}  // namespace

const Verb& select_verb() {
  static const Verb verb = verb_of<SelectParams>(
      {.name = "select",
       .about = "keeps some samples of a collection",
       .version = 5,
       .ports = {{"", "collection", ""}, counts_port(count_metrics_of_steps), samples_port()},
       .work = run_select,
       .rehearse = rehearse_select,
       .selects = true,
       .draws =
           [](const Task& task) {
             return std::ranges::any_of(std::array{"per_class", "balanced", "prevalence", "correlate", "limit"},
                                        [&](const char* name) { return task.params.contains(name); });
           },
       .insert = check_by,
       .caveats = caveats});
  return verb;
}

}  // namespace collimator
