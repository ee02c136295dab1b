// Pairs the arms of a node with their baselines, and asks the node's verb for the task that tests them.
#include "framework/tables/contrasts.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

using Axes = std::map<std::string, std::string>;
using Instances = std::vector<const Instance*>;

Axes without(Axes axes, const std::vector<std::string>& names) {
  for (const std::string& name : names) axes.erase(name);
  return axes;
}

// An arm and its baseline, whose labels on the axes that are not averaged over are `other`.
struct Pair {
  Instances ours, theirs;
  Axes other;
};

// Every arm with its baseline, by its labels on the axes that are not averaged over.
std::map<Axes, Pair> arms_of(const Node& node, const Node& base, const TableSpec& spec, const Experiment& experiment) {
  std::map<Axes, Instances> known;
  for (const Instance& instance : base.instances) known[without(instance.axes, spec.over)].push_back(&instance);
  std::map<Axes, Pair> arms;
  for (const Instance& instance : node.instances) {
    const auto other = counterpart(spec, experiment, node, base, instance.axes);
    const auto found = other ? known.find(without(*other, spec.over)) : known.end();
    if (found == known.end()) continue;
    Pair& pair = arms[without(instance.axes, spec.over)];
    pair.ours.push_back(&instance);
    pair.theirs = found->second;
    pair.other = found->first;
  }
  return arms;
}

// The runs of both arms, each task once, with numbers that both have where their labels on the averaged axes of both
// are equal. A pair that is one task tells of no difference and is left out.
class Runs {
 public:
  // `over`: the axes along which runs are others.
  Runs(const Node& node, const Node& base, const std::vector<std::string>& over, const Graph& graph)
      : graph_(graph), over_(over) {
    for (const std::string& axis : over)
      if (std::ranges::find(node.axes, axis) != node.axes.end() &&
          std::ranges::find(base.axes, axis) != base.axes.end())
        both_.push_back(axis);
  }

  // Nothing where no run of an arm is left.
  void add(const Pair& pair, Arms& arms) {
    std::set<std::size_t> here, there;
    for (const Instance* instance : pair.ours) here.insert(instance->task);
    for (const Instance* instance : pair.theirs) there.insert(instance->task);
    add(pair.ours, there, "ours", arms.ours);
    add(pair.theirs, here, "theirs", arms.theirs);
  }

 private:
  void add(const Instances& instances, std::set<std::size_t> known, const char* arm, std::vector<Arms::Run>& runs) {
    for (const Instance* instance : instances) {
      if (!known.insert(instance->task).second) continue;
      std::vector<std::string> labels;
      if (both_.empty()) labels.emplace_back(arm);  // no number is shared
      for (const std::string& axis : both_.empty() ? over_ : both_) labels.push_back(instance->label(axis));
      const std::size_t seed = numbers_.emplace(labels, seeds_).first->second;
      seeds_ = std::max(seeds_, seed + 1);
      runs.push_back({&graph_.tasks[instance->task], static_cast<std::int64_t>(seed), instance->task});
    }
  }

  const Graph& graph_;
  std::vector<std::string> over_, both_;  // both_: those of both nodes
  std::map<std::vector<std::string>, std::size_t> numbers_;
  std::size_t seeds_ = 0;
};

// The axes whose labels tell runs apart: all that are averaged over, unless divisions that are judged on one part are
// the readers, whatever is averaged within each.
std::vector<std::string> readers(const TableSpec& spec, const Resampling& ours, const Resampling& theirs) {
  if (ours.corrected() || theirs.corrected()) return spec.over;
  for (const Resampling* each : {&ours, &theirs})
    if (each->overlapping()) return each->axes;
  return spec.over;
}

// Whether a task that draws and gives a network lies behind one of these: another seed would have given another.
bool is_trained(const TaskList& tasks, const std::vector<Arms::Run>& runs) {
  std::vector<const Task*> open;
  std::set<const Task*> seen;
  const auto visit = [&](const Task& task) {
    if (seen.insert(&task).second) open.push_back(&task);
  };
  for (const Arms::Run& run : runs) visit(*run.task);
  while (!open.empty()) {
    const Task& task = *open.back();
    open.pop_back();
    if (task.verb->gives("model") && task.verb->draws(task)) return true;
    for (const TaskInput& input : task.inputs) visit(tasks[input.task]);
  }
  return false;
}

// What is zipped to an axis goes along with its label, where that stands once.
void move_partners(const Experiment& experiment, const std::string& name, const std::string& label, Axes& other) {
  const Axis& axis = *experiment.axis(name);
  if (axis.zip.empty() || std::ranges::count(axis.values, label, &AxisValue::label) != 1) return;
  for (const Axis& partner : experiment.axes)
    if (partner.zip == axis.zip && other.contains(partner.name) && partner.name != name)
      other[partner.name] = partner.values[*axis.index_of(label)].label;
}

// Whether a metric (or one of its numbers) is among the values that the table shows.
bool shows(const TableSpec& spec, const std::string& label, const FoundSlot& slot, const Registry& registry) {
  if (spec.values.empty()) return true;
  const PluginInfo* plugin = registry.find(slot.role, slot.id);
  return std::ranges::any_of(spec.values, [&](const std::string& value) {
    return value == label || (plugin != nullptr && std::ranges::find(plugin->outputs, value) != plugin->outputs.end());
  });
}

}  // namespace

const Node& base_of(const TableSpec& spec, const Graph& graph, const Node& node) {
  const auto named = spec.baseline.find("node");
  if (named == spec.baseline.end()) return node;
  return *graph.node(std::ranges::find(spec.of, named->second, &TableNode::label)->node);
}

std::optional<Axes> counterpart(const TableSpec& spec, const Experiment& experiment, const Node& node, const Node& base,
                                const Axes& axes) {
  Axes other = axes;
  bool itself = &node == &base;
  for (const auto& [axis, label] : spec.baseline) {
    if (axis == "node") continue;
    const auto own = axes.find(axis);
    if (&node == &base && own == axes.end()) return std::nullopt;  // it has no value there
    itself = itself && own != axes.end() && own->second == label;
    other[axis] = label;
    move_partners(experiment, axis, label, other);
  }
  if (itself) return std::nullopt;
  for (const Axis& axis : experiment.axes) {
    const bool has_value = std::ranges::all_of(axis.when, [&](const auto& condition) {
      const auto label = other.find(condition.first);
      return label == other.end() || std::ranges::find(condition.second, label->second) != condition.second.end();
    });
    if (!has_value || std::ranges::find(base.axes, axis.name) == base.axes.end()) other.erase(axis.name);
  }
  return other;
}

std::string why_no_arm(const TableNode& of, const Graph& graph) {
  const Node& node = *graph.node(of.node);
  if (std::ranges::none_of(node.verb->port(of.port)->columns, [](const TableColumn& each) { return each.name == "p"; }))
    return "";
  return fmt::format(
      "baseline: {} ({}) holds two arms against each other already, and its p is of that; leave `baseline` out, or "
      "hold "
      "the arms themselves against each other: `compare` one with the other, or show their scores",
      of.node, node.verb->name);
}

void add_contrasts(const TableNode& of, const Position& at, TableSpec& spec, Graph& graph, const Registry& registry,
                   Mistakes& mistakes) {
  const Node& node = *graph.node(of.node);
  const Node& base = base_of(spec, graph, node);
  if (node.verb->contrast == nullptr || node.verb != base.verb) return;
  const auto base_label = spec.baseline.find("node");
  for (const auto& [group, pair] : arms_of(node, base, spec, graph.experiment)) {
    const Resampling &here = resampling_at(spec.resamplings, of.label, group),
                     &there =
                         resampling_at(spec.resamplings,
                                       base_label == spec.baseline.end() ? of.label : base_label->second, pair.other);
    Arms arms{
        .label = fmt::format("{}: {} against the baseline", spec.name, text_of(group)),
        .seed = graph.experiment.seed,
        .ours = {},
        .theirs = {},
        .shown = [&](const std::string& label, const FoundSlot& slot) { return shows(spec, label, slot, registry); }};
    Runs(node, base, readers(spec, here, there), graph).add(pair, arms);
    if (arms.ours.empty() || arms.theirs.empty()) continue;
    arms.our_training = is_trained(graph.tasks, arms.ours);
    arms.their_training = is_trained(graph.tasks, arms.theirs);
    const bool folds = here.corrected() || there.corrected();
    try {
      Task task = node.verb->contrast(arms);
      const bool groups = task.params.value("pictures", false);
      if (folds) task.params["folds"] = true;
      spec.differences.push_back({of.label, group, graph.tasks.add(std::move(task)), folds, groups});
    } catch (const InputError& error) {
      mistakes.add(at, fmt::format("baseline: {} {}", of.node, error.what()));
      return;
    }
  }
}

}  // namespace collimator
