// Pairs the arms of a node with their baselines, and asks the node's verb for the task that tests them.
#include "framework/tables/contrasts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

using Axes = std::map<std::string, std::string>;
using Pairs = std::vector<std::pair<const Instance*, const Instance*>>;  // an arm's instances and their baselines

// Every arm with its baseline, by its labels on the axes that are not averaged over. A baseline that is averaged over
// an axis which the arm does not have is the counterpart with each of that axis' values.
std::map<Axes, Pairs> arms_of(const Node& node, const Node& base, const TableSpec& spec, const Experiment& experiment) {
  std::map<Axes, std::vector<const Instance*>> known;
  for (const Instance& instance : base.instances) {
    Axes axes = instance.axes;
    for (const std::string& axis : spec.over)
      if (std::ranges::find(node.axes, axis) == node.axes.end()) axes.erase(axis);
    known[axes].push_back(&instance);
  }
  std::map<Axes, Pairs> arms;
  for (const Instance& instance : node.instances) {
    const auto other = counterpart(spec, experiment, node, base, instance.axes);
    const auto twins = other ? known.find(*other) : known.end();
    if (twins == known.end()) continue;
    Axes group = instance.axes;
    for (const std::string& axis : spec.over) group.erase(axis);
    for (const Instance* twin : twins->second)
      if (twin->task != instance.task) arms[group].emplace_back(&instance, twin);
  }
  return arms;
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

void add_contrasts(const TableNode& of, const Position& at, TableSpec& spec, Graph& graph, const Registry& registry,
                   Mistakes& mistakes) {
  const Node& node = *graph.node(of.node);
  const Node& base = base_of(spec, graph, node);
  if (node.verb->contrast == nullptr || node.verb != base.verb) return;
  for (const auto& [group, pairs] : arms_of(node, base, spec, graph.experiment)) {
    Arms arms{
        .label = fmt::format("{}: {} against the baseline", spec.name, text_of(group)),
        .seed = graph.experiment.seed,
        .pairs = {},
        .shown = [&](const std::string& label, const FoundSlot& slot) { return shows(spec, label, slot, registry); }};
    for (const auto& [ours, theirs] : pairs)
      arms.pairs.emplace_back(&graph.tasks[ours->task], &graph.tasks[theirs->task]);
    try {
      spec.differences.push_back({of.label, group, graph.tasks.add(node.verb->contrast(arms))});
    } catch (const InputError& error) {
      mistakes.add(at, fmt::format("baseline: {} {}", of.node, error.what()));
      return;
    }
  }
}

}  // namespace collimator
