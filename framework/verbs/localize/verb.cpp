// Describes the verb `localize` to the host: it needs the collection, pack and grid of the maps that it judges.
#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/verbs/contrast/contrast.hpp"
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

bool draws(const Task& task) { return task.params.value("replicates", LocalizeParams().replicates) > 0; }

// The test of all numbers that both arms' pictures have.
Task contrast(const Arms& arms) {
  Task task{.verb = &contrast_verb(), .params = {{"pictures", true}}, .inputs = {}, .slots = {}, .label = arms.label};
  task.params["seed"] = arms.seed;
  const auto add = [&](const std::string& name, const std::vector<Arms::Run>& runs, bool training) {
    Json arm{{"seeds", Json::array()}, {"training", training}};
    for (std::size_t i = 0; i < runs.size(); ++i) {
      arm["seeds"].push_back(runs[i].seed);
      task.inputs.push_back({fmt::format("{}{}", name, i), runs[i].index, "samples", true});
    }
    task.params[name] = std::move(arm);
  };
  add("ours", arms.ours, arms.our_training);
  add("theirs", arms.theirs, arms.their_training);
  return task;
}

std::vector<std::string> metrics_in_table(const Task&) { return {"*"}; }

std::vector<TableColumn> columns() {
  using namespace score_column;
  return {{class_name, "the class whose maps these are"},
          {metric, "the protocol's number, by its label"},
          {group_field, "the metadata field that the group is of; empty for all pictures"},
          {group, "the field's value; empty for all pictures"},
          {value, "the mean over patients, of each the mean over its pictures; nan where no picture has the number"},
          {low, "lower end of the 95 % interval by patient"},
          {high, "upper end of the 95 % interval by patient"},
          {interval, "how the interval was made; empty where there is none"},
          {n, "how many pictures the number was made of: those where all numbers of its protocol are defined"},
          {positives, "how many of them are positive; empty where the class has no labels"},
          {patients, "how many patients they are of"},
          {note, "how many pictures and patients there are"},
          {caution, "what the number does not say"}};
}

}  // namespace

const Verb& localize_verb() {
  static const Verb verb = verb_of<LocalizeParams>(
      {.name = "localize",
       .about = "holds maps against boxes or regions",
       .version = 6,
       .ports = {{"", "table", "", columns(), metrics_in_table},
                 {"samples",
                  "samples",
                  "samples",
                  {{"sample", "the sample's id in the collection"},
                   {"patient", "whose picture it is"},
                   {"class", "the class whose map this is"},
                   {"METRIC", "of each protocol: its number for this picture"},
                   {"note", "whose numbers are undefined; such a picture is in no mean of them"}}}},
       .work = run_localize,
       .parallel = true,
       .draws = draws,
       .insert = insert,
       .contrast = contrast});
  return verb;
}

}  // namespace collimator
