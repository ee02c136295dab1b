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

// Every arm with its baseline, by its labels on the axes that are not averaged over.
std::map<Axes, std::pair<Instances, Instances>> arms_of(const Node& node, const Node& base, const TableSpec& spec,
                                                        const Experiment& experiment) {
  std::map<Axes, Instances> known;
  for (const Instance& instance : base.instances) known[without(instance.axes, spec.over)].push_back(&instance);
  std::map<Axes, std::pair<Instances, Instances>> arms;
  for (const Instance& instance : node.instances) {
    const auto other = counterpart(spec, experiment, node, base, instance.axes);
    const auto found = other ? known.find(without(*other, spec.over)) : known.end();
    if (found == known.end()) continue;
    auto& [ours, theirs] = arms[without(instance.axes, spec.over)];
    ours.push_back(&instance);
    theirs = found->second;
  }
  return arms;
}

// The runs of both arms, each task once, with numbers that both have where their labels on the averaged axes of both
// are equal. A pair that is one task tells of no difference and is left out.
class Runs {
 public:
  Runs(const Node& node, const Node& base, const TableSpec& spec, const Graph& graph) : graph_(graph) {
    for (const std::string& axis : spec.over)
      if (std::ranges::find(node.axes, axis) != node.axes.end() &&
          std::ranges::find(base.axes, axis) != base.axes.end())
        both_.push_back(axis);
  }

  // Nothing where no run of an arm is left.
  void add(const std::pair<Instances, Instances>& instances, Arms& arms) {
    const auto& [ours, theirs] = instances;
    std::set<std::size_t> here, there;
    for (const Instance* instance : ours) here.insert(instance->task);
    for (const Instance* instance : theirs) there.insert(instance->task);
    add(ours, there, arms.ours);
    add(theirs, here, arms.theirs);
  }

 private:
  void add(const Instances& instances, std::set<std::size_t> known, std::vector<Arms::Run>& runs) {
    for (const Instance* instance : instances) {
      if (!known.insert(instance->task).second) continue;
      std::size_t seed = 0;
      if (both_.empty()) {
        seed = seeds_++;
      } else {
        std::vector<std::string> labels;
        for (const std::string& axis : both_) labels.push_back(instance->label(axis));
        seed = numbers_.emplace(labels, seeds_).first->second;
        seeds_ = std::max(seeds_, seed + 1);
      }
      runs.push_back({&graph_.tasks[instance->task], static_cast<std::int64_t>(seed), instance->task});
    }
  }

  const Graph& graph_;
  std::vector<std::string> both_;  // averaged axes of both nodes
  std::map<std::vector<std::string>, std::size_t> numbers_;
  std::size_t seeds_ = 0;
};

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
  for (const auto& [group, instances] : arms_of(node, base, spec, graph.experiment)) {
    Arms arms{
        .label = fmt::format("{}: {} against the baseline", spec.name, text_of(group)),
        .seed = graph.experiment.seed,
        .ours = {},
        .theirs = {},
        .shown = [&](const std::string& label, const FoundSlot& slot) { return shows(spec, label, slot, registry); }};
    Runs(node, base, spec, graph).add(instances, arms);
    if (arms.ours.empty() || arms.theirs.empty()) continue;
    arms.our_training = is_trained(graph.tasks, arms.ours);
    arms.their_training = is_trained(graph.tasks, arms.theirs);
    try {
      spec.differences.push_back({of.label, group, graph.tasks.add(node.verb->contrast(arms))});
    } catch (const InputError& error) {
      mistakes.add(at, fmt::format("baseline: {} {}", of.node, error.what()));
      return;
    }
  }
}

}  // namespace collimator
