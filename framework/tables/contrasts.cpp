// Pairs the arms of a node with their baselines, and asks the node's verb for the task that tests them.
#include "framework/tables/contrasts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

using Axes = std::map<std::string, std::string>;
using Pairs = std::vector<std::pair<const Instance*, const Instance*>>;  // an arm's instances and their baselines

// The labels of some axes alone.
Axes on(const Axes& labels, const std::vector<std::string>& names) {
  Axes result;
  for (const auto& [axis, label] : labels)
    if (std::ranges::find(names, axis) != names.end()) result.emplace(axis, label);
  return result;
}

// Every arm that has a baseline, equal to it on all other axes that the baseline's node has, by its labels on the axes
// that are not averaged over.
std::map<Axes, Pairs> arms_of(const Node& node, const Node& base, const TableSpec& spec) {
  std::map<Axes, const Instance*> known;
  for (const Instance& instance : base.instances) known[instance.axes] = &instance;
  std::map<Axes, Pairs> arms;
  for (const Instance& instance : node.instances) {
    Axes other = instance.axes, group = instance.axes;
    for (const auto& [axis, label] : spec.baseline) {
      if (axis == "node") continue;
      if (!other.contains(axis) && &node == &base) return {};  // it does not know the axis: nothing to compare
      other[axis] = label;
    }
    other = on(other, base.axes);
    const auto twin = known.find(other);
    if (twin == known.end() || twin->second == &instance) continue;
    for (const std::string& axis : spec.over) group.erase(axis);
    arms[group].emplace_back(&instance, twin->second);
  }
  return arms;
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

void add_contrasts(const TableNode& of, const Position& at, TableSpec& spec, Graph& graph, const Registry& registry,
                   Mistakes& mistakes) {
  const Node& node = *graph.node(of.node);
  const Node* base = &node;
  if (const auto named = spec.baseline.find("node"); named != spec.baseline.end())
    base = graph.node(std::ranges::find(spec.of, named->second, &TableNode::label)->node);
  if (node.verb->contrast == nullptr || node.verb != base->verb) return;
  for (const auto& [group, pairs] : arms_of(node, *base, spec)) {
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
