// Describes the verb `localize` to the host: it needs the collection, pack and grid of the maps that it judges.
#include "framework/base/error.hpp"
#include "framework/verbs/columns.hpp"
#include "framework/verbs/inserted_pictures.hpp"
#include "framework/verbs/localize/localize.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

// The collection and the pack of the maps, and the regions on the maps' grid.
void insert(TaskList& tasks, Task& task) {
  const Task maps = tasks[find_input(task, "of")->task];
  const TaskInput *collection = find_input(maps, "of"), *pack = find_input(maps, "of.pack");
  task.inputs.push_back({"collection", collection->task, collection->output});
  task.inputs.push_back({"of.pack", pack->task, pack->output});
  if (find_input(task, "roi") == nullptr) return;
  const TaskInput roi = *find_input(task, "roi");
  const TaskInput* seen = find_input(maps, "mask");
  const bool seen_cuts = seen != nullptr && cuts(tasks[seen->task]), roi_cuts = cuts(tasks[roi.task]);
  if ((seen_cuts || roi_cuts) && (seen == nullptr || seen->task != roi.task))
    throw failure("{}: the maps are of {} pictures, `roi` is of {}: both must be cut by one mask, or neither",
                  task.label, seen_cuts ? "cut" : "whole", roi_cuts ? "cut ones" : "whole ones");
  const std::int64_t size = tasks[pack->task].params.value("size", std::int64_t{224});
  task.inputs.push_back({"roi.masks", insert_reduced(tasks, task, roi, size), ""});
}

std::vector<std::string> metrics_in_table(const Task&) { return {"*"}; }

}  // namespace

const Verb& localize_verb() {
  static const Verb verb =
      verb_of<LocalizeParams>({.name = "localize",
                               .about = "holds maps against boxes or regions",
                               .version = 1,
                               .ports = {{"", "table", "", score_columns(false), metrics_in_table}},
                               .work = run_localize,
                               .insert = insert});
  return verb;
}

}  // namespace collimator
