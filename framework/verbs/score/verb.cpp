// Describes the verb `score` to the host: what fits together, what is inserted, and how a baseline is tested.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/plugin/registry.hpp"
#include "framework/verbs/columns.hpp"
#include "framework/verbs/contrast/contrast.hpp"
#include "framework/verbs/score/score.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

bool draws(const Task& task) { return task.params.value("replicates", ScoreParams().replicates) > 0; }

// Masks know neither their patients nor who is missing; their collection does.
void insert(TaskList& tasks, Task& task) {
  if (find_input(task, "truth") == nullptr) return;
  if (const TaskInput* collection = find_input(tasks[find_input(task, "of")->task], "of"))
    task.inputs.push_back({"collection", collection->task, collection->output});
}

// Whether what is scored, its truth and its metrics belong together.
std::vector<std::string> disagreements(const Stated& stated, const Registry& registry) {
  std::vector<std::string> wrong;
  const bool masks = stated.gives == "masks", truth = stated.refers("truth");
  if (masks && !truth) wrong.push_back("score needs `truth`: the true masks that those of `of` are held against");
  if (!masks && truth) wrong.push_back("`truth` is for masks, but `of` gives predictions, which know their labels");
  if (masks && (stated.refers("threshold") || stated.params.contains("threshold")))
    wrong.push_back("`threshold` is for predictions, but `of` gives masks");
  for (const char* name : {"bands", "averages", "unit", "shares"})
    if (masks && stated.params.contains(name))
      wrong.push_back(fmt::format("`{}` is for predictions, but `of` gives masks", name));
  for (const FoundSlot& slot : stated.slots) {
    if (slot.role != "metric" || slot.needs_a("masks") == masks) continue;
    std::vector<std::string> fitting;
    for (const PluginInfo& each : registry.all())
      if (each.role == "metric" && each.needs_a("masks") == masks) fitting.push_back(each.id);
    wrong.push_back(fmt::format("the metric `{}` is for {}, but `of` gives {}; metrics of {}: {}", slot.id,
                                masks ? "predictions" : "masks", stated.gives, stated.gives,
                                fitting.empty() ? "none" : fmt::format("{}", fmt::join(fitting, ", "))));
  }
  return wrong;
}

// A number of one name may be two: ece of 2 bins, and of 50.
void check_same_metric(const std::string& label, const Json& metric, const std::vector<Arms::Run>& runs) {
  for (const Arms::Run& run : runs)
    for (const FoundSlot& slot : run.task->slots) {
      const Json& other = run.task->params[Json::json_pointer(slot.pointer)];
      if (slot.role == "metric" && other.value("label", slot.id) == label && other != metric)
        throw failure(
            "has the metric `{}` as {} and as {}, whose difference says nothing; give both the same parameters, "
            "or each a label of its own",
            label, metric.dump(), other.dump());
    }
}

// The test of the predictions that both arms score, of the metrics that the table shows.
Task contrast(const Arms& arms) {
  const Task& score = *arms.ours.front().task;
  for (const auto* arm : {&arms.ours, &arms.theirs})
    for (const Arms::Run& run : *arm)
      if (find_input(*run.task, "truth") != nullptr)
        throw failure("scores masks, whose differences are not tested; leave it out");
  Task task{.verb = &contrast_verb(), .params = Json::object(), .inputs = {}, .slots = {}, .label = arms.label};
  for (const FoundSlot& slot : score.slots) {
    const Json& metric = score.params[Json::json_pointer(slot.pointer)];
    const std::string label = metric.value("label", slot.id);
    if (!arms.shown(label, slot)) continue;
    for (const auto* arm : {&arms.ours, &arms.theirs}) check_same_metric(label, metric, *arm);
    task.slots.push_back({fmt::format("/metrics/{}", task.slots.size()), slot.role, slot.id, slot.needs});
    task.params["metrics"].push_back(metric);
  }
  task.params["seed"] = arms.seed;
  if (score.params.contains("averages")) task.params["averages"] = score.params["averages"];
  const auto add = [&](const std::string& name, const std::vector<Arms::Run>& runs, bool training) {
    Json arm{{"seeds", Json::array()}, {"training", training}};
    const Task& first = *runs.front().task;
    if (find_input(first, "threshold") == nullptr && first.params.contains("threshold"))
      arm["threshold"] = first.params["threshold"];
    for (std::size_t i = 0; i < runs.size(); ++i) {
      arm["seeds"].push_back(runs[i].seed);
      const TaskInput* of = find_input(*runs[i].task, "of");
      task.inputs.push_back({fmt::format("{}{}", name, i), of->task, of->output, true});
      if (const TaskInput* threshold = find_input(*runs[i].task, "threshold")) {
        arm["thresholds"] = true;
        task.inputs.push_back({fmt::format("{}_threshold{}", name, i), threshold->task, threshold->output, true});
      }
    }
    task.params[name] = std::move(arm);
  };
  add("ours", arms.ours, arms.our_training);
  add("theirs", arms.theirs, arms.their_training);
  return task;
}

// Beside its metrics, of masks: how many are missing.
std::vector<std::string> metrics_in_table(const Task& task) {
  if (find_input(task, "truth") == nullptr) return {"*"};
  return {"*", "missing"};
}

}  // namespace

const Verb& score_verb() {
  static const Verb verb =
      verb_of<ScoreParams>({.name = "score",
                            .about = "holds predictions against labels, or masks against true ones",
                            .version = 10,
                            .ports = {{"", "table", "", score_columns(), metrics_in_table},
                                      {"samples",
                                       "samples",
                                       "samples",
                                       {{"sample", "the sample's id in the collection"},
                                        {"patient", "whose picture it is"},
                                        {"status", "compared, or missing where it has no mask"},
                                        {"METRIC", "of each metric of masks: its value for this picture"},
                                        {"note", "why a value is missing or undefined"}}}},
                            .work = run_score,
                            .parallel = true,
                            .draws = draws,
                            .insert = insert,
                            .disagreements = disagreements,
                            .contrast = contrast});
  return verb;
}

}  // namespace collimator
