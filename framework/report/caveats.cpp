#include "framework/report/caveats.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/data/collection.hpp"
#include "framework/data/table.hpp"
#include "framework/graph/insert.hpp"
#include "framework/stats/bootstrap.hpp"

namespace collimator {
namespace {

bool done(const TaskResult& result) { return result.status == TaskStatus::done && result.stored.has_value(); }

// The largest share of the network's pixels, the mean over samples, that leak at any size that the masks were used at.
double leaking_share(const Graph& graph, const std::vector<TaskResult>& results, std::size_t mask) {
  double largest = std::nan("");
  for (std::size_t i = 0; i < graph.tasks.size(); ++i) {
    const Task& task = graph.tasks[i];
    if (task.verb->name != "reduce" || !done(results[i]) || find_input(task, "of")->task != mask) continue;
    const Table table = read_table(results[i].stored->files / "table.csv");
    double sum = 0;
    for (const auto& row : table.rows) sum += parse_number(row[table.column("leaking_share")]);
    largest = std::fmax(largest, sum / static_cast<double>(table.rows.size()));
  }
  return largest;
}

void of_masks(const Node& node, const Graph& graph, const Registry& registry, const std::vector<TaskResult>& results,
              std::vector<std::string>& all) {
  double least = std::nan(""), most = std::nan("");
  std::vector<std::string> knowing;
  for (const Instance& instance : node.instances) {
    const Task& task = graph.tasks[instance.task];
    if (task.params.value("as_published", false)) {
      const double share = leaking_share(graph, results, instance.task);
      least = std::fmin(least, share);
      most = std::fmax(most, share);
    }
    if (done(results[instance.task])) {
      const Table areas = read_table(results[instance.task].stored->files / "table.csv");
      const auto hidden = std::ranges::count_if(
          areas.rows, [&](const auto& row) { return parse_number(row[areas.column("visible_px")]) == 0; });
      if (hidden > 0)
        all.push_back(fmt::format("{}: {} of {} samples have no visible pixel: nothing of them reaches the network",
                                  task.label, hidden, areas.rows.size()));
    }
    for (const FoundSlot& slot : task.slots) {
      const PluginInfo* plugin = registry.find(slot.role, slot.id);
      if (plugin != nullptr && plugin->needs_a("boxes") && std::ranges::find(knowing, slot.id) == knowing.end())
        knowing.push_back(slot.id);
    }
  }
  if (!std::isnan(most))
    all.push_back(
        fmt::format("{}: as published, so hidden pixels reach the network: {} of its pixels are visible although "
                    "they read hidden ones (mean over samples)",
                    node.name,
                    least == most ? fmt::format("{:.2f} %", 100 * most)
                                  : fmt::format("{:.2f} to {:.2f} %", 100 * least, 100 * most)));
  if (!knowing.empty())
    all.push_back(
        fmt::format("{}: the masks of {} come from boxes that readers drew who knew the finding, so they can tell "
                    "the label: compare with a mask that cannot",
                    node.name, fmt::join(knowing, ", ")));
}

Collection collection_of(const TaskInput& input, const Graph& graph, const std::vector<TaskResult>& results) {
  const Port* port = graph.tasks[input.task].verb->port(input.output);
  return load_collection(results[input.task].stored->files / port->folder);
}

// Numbers on what a network learnt from say nothing of new patients. Of all instances, the one that shares most.
void of_predictions(const Node& node, const Graph& graph, const std::vector<TaskResult>& results,
                    std::vector<std::string>& all) {
  std::set<std::pair<std::size_t, std::string>> told;  // training parts that were looked at, with what is judged
  std::size_t most_samples = 0, most_patients = 0, samples = 0, patients = 0;
  for (const Instance& instance : node.instances) {
    const Task& task = graph.tasks[instance.task];
    const TaskInput *with = find_input(task, "with"), *of = find_input(task, "of");
    if (!done(results[instance.task]) || with == nullptr || graph.tasks[with->task].verb->name != "train") continue;
    const TaskInput* learnt = find_input(graph.tasks[with->task], "of");
    if (!done(results[learnt->task]) || !done(results[of->task]) ||
        !told.emplace(learnt->task, fmt::format("{}.{}", of->task, of->output)).second)
      continue;
    std::set<std::string> known_samples, known_patients, judged, shared;
    for (const Record& record : collection_of(*learnt, graph, results).samples) {
      known_samples.insert(record.id);
      known_patients.insert(patient_of(record.id, record.patient));
    }
    std::size_t count = 0, same = 0;
    for (const Record& record : collection_of(*of, graph, results).samples) {
      ++count;
      same += known_samples.contains(record.id) ? 1 : 0;
      const std::string patient = patient_of(record.id, record.patient);
      judged.insert(patient);
      if (known_patients.contains(patient)) shared.insert(patient);
    }
    if (std::pair(same, shared.size()) <= std::pair(most_samples, most_patients)) continue;
    most_samples = same;
    most_patients = shared.size();
    samples = count;
    patients = judged.size();
  }
  if (most_samples > 0)
    all.push_back(fmt::format("{}: the network learnt from {} of the {} samples that it is judged on", node.name,
                              most_samples, samples));
  else if (most_patients > 0)
    all.push_back(
        fmt::format("{}: the network learnt from other pictures of {} of the {} patients that it is judged on",
                    node.name, most_patients, patients));
}

void of_segments(const Node& node, const std::vector<TaskResult>& results, std::vector<std::string>& all) {
  for (const Instance& instance : node.instances) {
    if (!done(results[instance.task])) continue;
    const Table table = read_table(results[instance.task].stored->files / "exclusion" / "table.csv");
    for (const auto& row : table.rows)
      if (row[table.column("metric")] == "p_refused" && parse_number(row[table.column("value")]) < 0.05)
        all.push_back(
            fmt::format("{}: whether a picture was refused depends on {} (p = {:.2g}): leaving the refused ones "
                        "out may bias what follows; its table `{}.exclusion` has the shares",
                        node.name, row[table.column("class")], parse_number(row[table.column("value")]), node.name));
  }
}

}  // namespace

std::vector<std::string> caveats(const Graph& graph, const Registry& registry, const std::vector<TaskResult>& results) {
  std::vector<std::string> all, told;
  for (const Node& node : graph.nodes) {
    if (node.verb->name == "mask") of_masks(node, graph, registry, results, all);
    if (node.verb->name == "segment") of_segments(node, results, all);
    if (node.verb->name == "predict" || node.verb->name == "segment") of_predictions(node, graph, results, all);
  }
  for (std::string& each : all)
    if (std::ranges::find(told, each) == told.end()) told.push_back(std::move(each));
  return told;
}

}  // namespace collimator
