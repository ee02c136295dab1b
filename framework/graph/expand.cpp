// From drafts to instances and tasks: each node once per combination of the axes that it uses, itself or through its
// inputs, less those that it gathers along.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/graph/draft.hpp"
#include "framework/graph/graph.hpp"
#include "framework/graph/inputs_fit.hpp"
#include "framework/graph/names.hpp"
#include "framework/graph/recipes.hpp"
#include "framework/graph/threshold_networks.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

class Expander {
 public:
  Expander(Experiment experiment, const Registry& registry, Mistakes& mistakes)
      : graph_(of(std::move(experiment))),
        mistakes_(mistakes),
        registry_(registry),
        experiment_(graph_.experiment),
        drafts_(experiment_, registry, mistakes) {}

  Graph run() {
    drafts_.read();
    // Inputs before users, in order_: instantiate() asks for the tasks of its inputs.
    for (std::size_t i = 0; i < drafts_.size(); ++i) visit(i);
    const bool sound = !mistakes_.any();
    if (sound) find_needed();
    if (sound) note_plugins();
    Recipes recipes(graph_.tasks, experiment_.seed);
    // With mistakes a draft may have no verb or no variant, so that only outlines are safe.
    for (const std::size_t index : order_)
      sound ? instantiate(drafts_[index], recipes) : graph_.add(outline(drafts_[index]));
    if (!remembered_.empty())
      graph_.notes.push_back(
          fmt::format("{}: pictures are shown under the network's own mask, as it was trained under; "
                      "`mask: none` shows whole pictures",
                      fmt::join(remembered_, ", ")));
    if (sound)
      for (std::string& caution : threshold_cautions(graph_, std::vector<bool>(graph_.tasks.size(), true)))
        graph_.notes.push_back(std::move(caution));
    return std::move(graph_);
  }

 private:
  static Graph of(Experiment experiment) {
    Graph graph;
    graph.experiment = std::move(experiment);
    return graph;
  }

  void visit(std::size_t index) {
    Draft& draft = drafts_[index];
    if (draft.visit == Visit::done) return;
    path_.push_back(index);
    if (draft.visit == Visit::under_way) {
      const auto begin = std::ranges::find(path_, index);
      std::vector<std::string> names;
      for (auto step = begin; step != path_.end(); ++step) names.push_back(drafts_[*step].name);
      mistakes_.add(draft.at, fmt::format("nodes wait for each other in a circle: {}", fmt::join(names, " -> ")));
    } else {
      draft.visit = Visit::under_way;
      draft.uses = draft.own;
      std::set<std::pair<std::size_t, AxisSet>> inputs;
      for (const auto& [cell, variant] : draft.variants)
        for (const Link& link : variant.links)
          if (inputs.emplace(link.draft, link.free).second) visit_input(draft, link);
      draft.visit = Visit::done;
      order_.push_back(index);
    }
    path_.pop_back();
  }

  void visit_input(Draft& draft, const Link& link) {
    visit(link.draft);
    const Draft& input = drafts_[link.draft];
    for (const std::size_t axis : input.uses)
      if (!link.free.contains(axis)) draft.uses.insert(axis);
    if (input.visit != Visit::done) return;
    for (const std::size_t axis : link.named) {
      if (input.uses.contains(axis)) continue;
      std::vector<std::string> used;
      for (const std::size_t each : input.uses) used.push_back(experiment_.axes[each].name);
      mistakes_.add(link.at, fmt::format("{} does not use the axis {} (it uses {}), so there is nothing to {} along it",
                                         input.name, experiment_.axes[axis].name,
                                         used.empty() ? "none" : fmt::format("{}", fmt::join(used, ", ")),
                                         link.gathers && !link.chosen.contains(axis) ? "gather" : "choose"));
    }
  }

  void note_plugins() {
    std::set<std::string> known;
    for (const std::size_t index : order_)
      for (const auto& [cell, variant] : drafts_[index].variants)
        for (std::size_t i = 0; i < variant.checked.slots.size(); ++i) {
          const FoundSlot& found = variant.checked.slots[i];
          Json slot = variant.checked.params[Json::json_pointer(found.pointer)];
          slot.erase("label");
          if (known.insert(found.role + slot.dump()).second)
            graph_.plugins.push_back({found.role, std::move(slot), variant.checked.slot_places[i]});
        }
  }

  Node outline(const Draft& draft) const {
    Node node{draft.name, draft.at, draft.verb, {}, {}};
    for (const std::size_t axis : draft.uses) node.axes.push_back(experiment_.axes[axis].name);
    return node;
  }

  // What the cells that are run need: their own instances, and what these gather or choose elsewhere in the sweep.
  void find_needed() {
    if (experiment_.cells.size() == experiment_.all_cells.size()) return;
    needed_.resize(drafts_.size());
    for (std::size_t i = 0; i < drafts_.size(); ++i)
      for (const Cell& cell : experiment_.cells) needed_[i].insert(restrict(cell, drafts_[i].uses));
    for (auto user = order_.rbegin(); user != order_.rend(); ++user)
      for (const Cell& cell : needed_[*user]) {
        const Draft& draft = drafts_[*user];
        const auto variant = draft.variants.find(restrict(cell, draft.own));
        if (variant == draft.variants.end()) continue;
        for (const Link& link : variant->second.links) {
          const Draft& input = drafts_[link.draft];
          const AxisSet axes = fixed(input, link);
          const Cell here = restrict(cell, axes);
          for (const Cell& other : drafts_.distinct(input.uses))
            if (restrict(other, axes) == here && is_chosen(link, other)) needed_[link.draft].insert(other);
        }
      }
  }

  void instantiate(Draft& draft, Recipes& recipes) {
    Node node = outline(draft);
    const Mistakes::Asking here = drafts_.asking(draft);
    std::set<Cell> kept;
    const std::set<Cell>* needed = needed_.empty() ? nullptr : &needed_[drafts_.index_of(draft)];
    if (needed != nullptr)
      for (const Cell& cell : experiment_.cells) kept.insert(restrict(cell, draft.uses));
    for (const Cell& cell : drafts_.distinct(draft.uses)) {
      if (++made_ + gathered_ > most_parts) {
        if (!std::exchange(overflowed_, true)) mistakes_.add(draft.at, too_many_parts());
        break;
      }
      const auto variant = draft.variants.find(restrict(cell, draft.own));  // `uses` holds all of `own`
      if (variant == draft.variants.end() || (needed != nullptr && !needed->contains(cell))) continue;
      Instance instance;
      for (const std::size_t axis : draft.uses)
        if (cell[axis] != absent)
          instance.axes[experiment_.axes[axis].name] = experiment_.axes[axis].values[cell[axis]].label;
      Task task{.verb = draft.verb,
                .params = variant->second.checked.params,
                .inputs = {},
                .slots = variant->second.checked.slots,
                .label = node.name,
                .limit_seconds = variant->second.limit_seconds,
                .limit_memory_mb = variant->second.limit_memory_mb};
      if (!instance.axes.empty()) task.label += fmt::format(" ({})", text_of(instance.axes));
      if (!add_inputs(variant->second, cell, task)) continue;  // an input that does not exist here
      check_inputs(task, graph_.tasks, registry_, draft.text, draft.at, mistakes_);
      try {
        if (variant->second.takes_whole) recipes.make_whole(task);
        remember_mask(draft, variant->second, task, recipes);
        // Inserted tasks are added before the task itself, and inputs before both: indexes rise along every arrow.
        instance.task = recipes.add(std::move(task));
      } catch (const InputError& error) {
        mistakes_.add(draft.at, error.what());
        incomplete_ = true;
        continue;
      }
      draft.tasks.emplace(cell, instance.task);
      if (needed == nullptr || kept.contains(cell)) node.instances.push_back(std::move(instance));
    }
    if (node.instances.empty() && needed == nullptr && !overflowed_ && !incomplete_)
      mistakes_.add(draft.at, fmt::format("{} exists in no cell of the sweep: its inputs, or axes that it uses, have "
                                          "no values together",
                                          draft.name));
    graph_.add(std::move(node));
  }

  // Whether every input is there in this cell.
  bool add_inputs(const Variant& variant, const Cell& cell, Task& task) {
    for (const Link& link : variant.links) {
      const Draft& input = drafts_[link.draft];
      if (link.free.empty()) {
        const auto found = input.tasks.find(restrict(cell, input.uses));
        if (found == input.tasks.end()) return false;
        task.inputs.push_back({link.port, found->second, link.output});
      } else {
        const auto found = instances_of(link).find(restrict(cell, fixed(input, link)));
        if (found == instances_.at({link.draft, link.free}).end()) return false;
        if (link.gathers ? !gather(variant, link, found->second, task) : !choose(link, found->second, task))
          return false;
      }
    }
    return true;
  }

  using Instances = std::map<Cell, std::vector<std::pair<Cell, std::size_t>>>;

  static AxisSet fixed(const Draft& input, const Link& link) {
    AxisSet axes = input.uses;
    std::erase_if(axes, [&](std::size_t axis) { return link.free.contains(axis); });
    return axes;
  }

  // The instances of an input, by where they stand on the axes that are not free.
  const Instances& instances_of(const Link& link) {
    const auto [found, added] = instances_.try_emplace({link.draft, link.free});
    if (added) {
      const Draft& input = drafts_[link.draft];
      for (const auto& [cell, task] : input.tasks)
        found->second[restrict(cell, fixed(input, link))].emplace_back(cell, task);
    }
    return found->second;
  }

  // Whether an input's instance stands where the reference says.
  bool is_chosen(const Link& link, const Cell& cell) const {
    return std::ranges::all_of(link.chosen, [&](const auto& chosen) {
      const std::size_t at = cell[chosen.first];
      return at != absent && experiment_.axes[chosen.first].values[at].label == chosen.second;
    });
  }

  bool choose(const Link& link, const std::vector<std::pair<Cell, std::size_t>>& instances, Task& task) {
    std::vector<std::size_t> fitting;
    for (const auto& [cell, index] : instances)
      if (is_chosen(link, cell)) fitting.push_back(index);
    if (fitting.size() > 1)
      mistakes_.add(link.at, fmt::format("{} stands at {} places that fit: choose a label of a further axis",
                                         drafts_[link.draft].name, fitting.size()));
    if (fitting.empty()) return false;
    task.inputs.push_back({link.port, fitting.front(), link.output});
    return true;
  }

  // The labels of an instance on the axes that are gathered along; with all that are free where those are not enough.
  std::string label_of(const Variant& variant, const Link& link, const Cell& cell, bool all) const {
    std::vector<std::string> labels;
    for (const std::size_t axis : variant.over)
      if (cell[axis] != absent) labels.push_back(experiment_.axes[axis].values[cell[axis]].label);
    for (const std::size_t axis : link.free)
      if (all && drafts_[link.draft].uses.contains(axis) && cell[axis] != absent &&
          std::ranges::find(variant.over, axis) == variant.over.end())
        labels.push_back(experiment_.axes[axis].values[cell[axis]].label);
    return fmt::format("{}", fmt::join(labels, "/"));
  }

  bool gather(const Variant& variant, const Link& link, const std::vector<std::pair<Cell, std::size_t>>& instances,
              Task& task) {
    std::vector<std::pair<Cell, std::size_t>> gathered;
    std::map<std::size_t, std::string> tasks;  // and where they stand
    std::set<std::string> labels;
    for (const auto& [cell, index] : instances) {
      const std::size_t first = cell[variant.over.front()];
      const std::string& label = first == absent ? "" : experiment_.axes[variant.over.front()].values[first].label;
      if (!is_chosen(link, cell) || std::ranges::find(variant.except, label) != variant.except.end()) continue;
      const std::string all = label_of(variant, link, cell, true);
      if (const auto [known, is_new] = tasks.emplace(index, all); !is_new)
        mistakes_.add(link.at,
                      fmt::format("{} is the same at {} and at {}, so it would count twice: gather along an axis "
                                  "whose values all differ for it",
                                  drafts_[link.draft].name, known->second, all));
      gathered.emplace_back(cell, index);
      labels.insert(label_of(variant, link, cell, false));
    }
    gathered_ += gathered.size();
    for (const auto& [cell, index] : gathered)
      task.inputs.push_back(
          {link.port + "." + label_of(variant, link, cell, labels.size() < gathered.size()), index, link.output});
    return !gathered.empty();
  }

  // A network sees pictures as it was trained to, unless the node says otherwise.
  void remember_mask(const Draft& draft, const Variant& variant, Task& task, Recipes& recipes) {
    const auto field =
        std::ranges::find_if(draft.verb->schema, [](const Json& each) { return each.contains("recipe"); });
    if (field == draft.verb->schema.end()) return;
    const std::string port = field->at("name");
    if (find_input(task, port) != nullptr ||
        std::ranges::find(variant.checked.declined, port) != variant.checked.declined.end())
      return;
    if (recipes.remember(task, port) && (remembered_.empty() || remembered_.back() != draft.name))
      remembered_.push_back(draft.name);
  }

  Graph graph_;
  Mistakes& mistakes_;
  const Registry& registry_;
  const Experiment& experiment_;  // the graph's
  Drafts drafts_;
  std::map<std::pair<std::size_t, AxisSet>, Instances> instances_;
  std::vector<std::string> remembered_;  // nodes whose mask is their network's
  std::vector<std::size_t> path_, order_;
  std::size_t made_ = 0, gathered_ = 0;           // instances, and inputs that are gathered along axes
  bool overflowed_ = false, incomplete_ = false;  // instances are missing, as is told
  std::vector<std::set<Cell>> needed_;            // of each draft, restricted to what it uses; empty: all
};

}  // namespace

Graph expand(Experiment experiment, const Registry& registry, Mistakes& mistakes) {
  return Expander(std::move(experiment), registry, mistakes).run();
}

}  // namespace collimator
