// Describes the verb `select` to the host; it draws where only some of the fitting samples stay.
#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/verbs/select/select.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

// Whether `by` gives what the other parameters look at, and `where` says anything.
void check_by(TaskList& tasks, Task& task) {
  for (const char* name : {"where", "where_not"}) {
    const Json fields = task.params.value(name, Json::object());
    for (const auto& [field, values] : fields.items())
      if (values.empty()) throw failure("select: `{}` lists no value of {}", name, field);
  }
  const TaskInput* by = find_input(task, "by");
  const bool outcome = task.params.contains("outcome"),
             numbers = task.params.contains("at_least") || task.params.contains("below");
  if (by == nullptr && outcome) throw failure("select: `outcome` needs predictions; name them with `by`");
  if (by == nullptr && numbers)
    throw failure("select: `at_least` and `below` need a table of pictures, as LOCALIZE.samples; name it with `by`");
  if (by == nullptr) return;
  const bool pictures = tasks[by->task].verb->port(by->output)->kind == "samples";
  if (pictures && outcome)
    throw failure("select: `outcome` is for predictions, but `by` gives a table of pictures: see `at_least`, `below`");
  if (pictures && !numbers)
    throw failure("select: say by `at_least` or `below` which pictures of the table in `by` are kept");
  if (!pictures && numbers)
    throw failure("select: `at_least` and `below` are for a table of pictures, but `by` gives predictions");
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
  static const Verb verb = verb_of<SelectParams>({.name = "select",
                                                  .about = "keeps some samples of a collection",
                                                  .version = 3,
                                                  .ports = {{"", "collection", ""}},
                                                  .work = run_select,
                                                  .rehearse = rehearse_select,
                                                  .selects = true,
                                                  .draws =
                                                      [](const Task& task) {
                                                        return task.params.contains("per_class") ||
                                                               task.params.contains("limit") ||
                                                               task.params.contains("prevalence");
                                                      },
                                                  .insert = check_by,
                                                  .caveats = caveats});
  return verb;
}

}  // namespace collimator
