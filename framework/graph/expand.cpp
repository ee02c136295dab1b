#include <algorithm>
#include <functional>
#include <set>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/digest.hpp"
#include "framework/graph/graph.hpp"
#include "framework/graph/insert.hpp"
#include "framework/graph/score_check.hpp"

namespace collimator {
namespace {

using AxisSet = std::set<std::size_t>;

// A cell restricted to some axes; the others stay 0.
Cell restrict(const Cell& cell, const AxisSet& axes) {
  Cell result(cell.size(), 0);
  for (const std::size_t axis : axes) result[axis] = cell[axis];
  return result;
}

std::vector<Cell> distinct(const std::vector<Cell>& cells, const AxisSet& axes) {
  std::vector<Cell> result;
  std::set<Cell> seen;
  for (const Cell& cell : cells)
    if (Cell restricted = restrict(cell, axes); seen.insert(restricted).second) result.push_back(std::move(restricted));
  return result;
}

// A node's checked parameters in one combination of the axes that its own text names.
struct Variant {
  Checked checked;
  double limit_seconds = 0, limit_memory_mb = 0;
};

struct Draft {
  const NodeText* text = nullptr;
  const Verb* verb = nullptr;
  AxisSet own, uses;
  std::map<Cell, Variant> variants;
  std::set<std::size_t> inputs;  // indexes of drafts
  int state = 0;                 // 0 new, 1 being visited, 2 done
};

class Expander {
 public:
  Expander(Experiment experiment, const Registry& registry, Mistakes& mistakes)
      : registry_(registry), mistakes_(mistakes) {
    graph_.experiment = std::move(experiment);
  }

  Graph run() {
    for (const NodeText& node : graph_.experiment.nodes) drafts_.push_back(draft(node));
    for (Draft& draft : drafts_) connect(draft);
    for (std::size_t i = 0; i < drafts_.size(); ++i) visit(i);
    // With mistakes, nodes still stand there without instances, so that tables can be checked too.
    const bool sound = !mistakes_.any();
    for (const std::size_t index : order_)
      sound ? instantiate(drafts_[index]) : graph_.nodes.push_back(outline(drafts_[index]));
    return std::move(graph_);
  }

 private:
  Draft draft(const NodeText& node) {
    Draft draft;
    draft.text = &node;
    if (!node.value.is_map()) {
      mistakes_.add(node.value.at,
                    fmt::format("{}: a node is a map such as {{do: load, dataset: phantom}}", node.name));
      return draft;
    }
    const Value* verb = node.value.find("do");
    std::vector<std::string> names;
    for (const Verb& known : verbs())
      if (!known.hidden) names.push_back(known.name);
    if (verb == nullptr) {
      mistakes_.add(node.value.at, fmt::format("{}: a node needs `do`; verbs: {}", node.name, fmt::join(names, ", ")));
      return draft;
    }
    draft.verb = find_verb(verb->text);
    if (draft.verb == nullptr || draft.verb->hidden) {
      mistakes_.add(verb->at, fmt::format("there is no verb `{}`{}; verbs: {}", verb->text, nearest(verb->text, names),
                                          fmt::join(names, ", ")));
      draft.verb = nullptr;
      return draft;
    }
    Scope scope(graph_.experiment, mistakes_);
    draft.own = scope.axes_in(node.value);
    for (const Cell& cell : distinct(graph_.experiment.cells, draft.own))
      draft.variants.emplace(cell, variant(draft, scope.resolve(node.value, cell)));
    return draft;
  }

  Variant variant(const Draft& draft, Value value) {
    Variant variant;
    SchemaChecker checker(registry_, mistakes_);
    checker.allow("do");
    checker.allow("limits");
    const std::size_t before = mistakes_.all().size();
    variant.checked = checker.check(value, draft.verb->schema, draft.verb->name);
    if (mistakes_.all().size() == before) try {
        draft.verb->check(variant.checked.params);
      } catch (const std::invalid_argument& broken) {
        mistakes_.add(value.at, broken.what());
      }
    if (const Value* limits = value.find("limits")) {
      static const Json schema = Json::parse(R"([
        {"name":"seconds","kind":"float","above":0,"doc":"time after which the node is stopped"},
        {"name":"memory_mb","kind":"float","above":0,"doc":"memory beyond which allocations fail"}])");
      const Json checked = SchemaChecker(registry_, mistakes_).check(*limits, schema, "limits").params;
      variant.limit_seconds = checked.value("seconds", 0.0);
      variant.limit_memory_mb = checked.value("memory_mb", 0.0);
    }
    return variant;
  }

  // Finds what each reference names and whether it gives what is wanted.
  void connect(Draft& draft) {
    for (const auto& [cell, variant] : draft.variants)
      for (const FoundReference& reference : variant.checked.references) {
        const std::string name = reference.text.substr(0, reference.text.find('.'));
        const std::string port = name.size() == reference.text.size() ? "" : reference.text.substr(name.size() + 1);
        const auto found = std::ranges::find(graph_.experiment.nodes, name, &NodeText::name);
        if (found == graph_.experiment.nodes.end()) {
          std::vector<std::string> names;
          for (const NodeText& node : graph_.experiment.nodes) names.push_back(node.name);
          mistakes_.add(reference.at, fmt::format("there is no node `{}`{}", name, suggestion(name, names)));
          continue;
        }
        const auto index = static_cast<std::size_t>(found - graph_.experiment.nodes.begin());
        draft.inputs.insert(index);
        const Verb* verb = drafts_[index].verb;
        if (verb == nullptr) continue;
        check_port(*verb, port, reference);
        if (draft.verb->name == "score" && reference.port == "of" && verb->port(port) != nullptr)
          check_score(variant.checked, verb->port(port)->kind, reference.at, registry_, mistakes_);
      }
  }

  void check_port(const Verb& verb, const std::string& name, const FoundReference& reference) {
    const Port* port = verb.port(name);
    if (port == nullptr) {
      std::vector<std::string> names;
      for (const Port& known : verb.ports)
        if (!known.name.empty()) names.push_back(reference.text.substr(0, reference.text.find('.')) + "." + known.name);
      const std::string near = nearest(reference.text, names);
      mistakes_.add(reference.at,
                    fmt::format("`{}`: {} gives {}", reference.text, verb.name,
                                names.empty() ? "one thing: leave the part after the dot out"
                                              : fmt::format("{}: say which{}", fmt::join(names, ", "), near)));
      return;
    }
    if (("|" + reference.kinds + "|").find("|" + port->kind + "|") == std::string::npos)
      mistakes_.add(reference.at, fmt::format("{} wants {}, but `{}` ({}) gives {}", reference.port, reference.kinds,
                                              reference.text, verb.name, port->kind));
  }

  void visit(std::size_t index) {
    Draft& draft = drafts_[index];
    if (draft.state == 2) return;
    path_.push_back(index);
    if (draft.state == 1) {
      const auto begin = std::ranges::find(path_, index);
      std::vector<std::string> names;
      for (auto step = begin; step != path_.end(); ++step) names.push_back(drafts_[*step].text->name);
      mistakes_.add(draft.text->at, fmt::format("nodes wait for each other in a circle: {}", fmt::join(names, " -> ")));
    } else {
      draft.state = 1;
      draft.uses = draft.own;
      for (const std::size_t input : draft.inputs) {
        visit(input);
        draft.uses.insert(drafts_[input].uses.begin(), drafts_[input].uses.end());
      }
      draft.state = 2;
      order_.push_back(index);
    }
    path_.pop_back();
  }

  Node outline(const Draft& draft) const {
    Node node{draft.text->name, draft.text->at, draft.verb, {}, {}};
    for (const std::size_t axis : draft.uses) node.axes.push_back(graph_.experiment.axes[axis].name);
    return node;
  }

  void instantiate(Draft& draft) {
    Node node = outline(draft);
    for (const Cell& cell : distinct(graph_.experiment.cells, draft.uses)) {
      const Variant& variant = draft.variants.at(restrict(cell, draft.own));
      Instance instance;
      for (const std::size_t axis : draft.uses)
        instance.axes[graph_.experiment.axes[axis].name] = graph_.experiment.axes[axis].values[cell[axis]].label;
      Task task{draft.verb,
                variant.checked.params,
                {},
                variant.checked.slots,
                "",
                node.name,
                variant.limit_seconds,
                variant.limit_memory_mb};
      if (!instance.axes.empty()) {
        std::vector<std::string> labels;
        for (const auto& [axis, label] : instance.axes) labels.push_back(axis + "=" + label);
        task.label += fmt::format(" ({})", fmt::join(labels, ", "));
      }
      for (const FoundReference& reference : variant.checked.references) task.inputs.push_back(input(reference, cell));
      finish_task(graph_.tasks, task, graph_.experiment.seed, registry_);
      instance.task = add_task(graph_.tasks, std::move(task));
      node.instances.push_back(std::move(instance));
    }
    graph_.nodes.push_back(std::move(node));
  }

  TaskInput input(const FoundReference& reference, const Cell& cell) {
    const std::size_t dot = std::min(reference.text.find('.'), reference.text.size());
    const Node& node = *graph_.node(reference.text.substr(0, dot));
    const std::string port = dot == reference.text.size() ? "" : reference.text.substr(dot + 1);
    for (const Instance& instance : node.instances) {
      const bool same = std::ranges::all_of(instance.axes, [&](const auto& axis) {
        const std::size_t index = graph_.experiment.axis_index(axis.first);
        return graph_.experiment.axes[index].values[cell[index]].label == axis.second;
      });
      if (same) return {reference.port, instance.task, port};
    }
    throw std::logic_error("an input without an instance: " + reference.text);
  }

  Graph graph_;
  const Registry& registry_;
  Mistakes& mistakes_;
  std::vector<Draft> drafts_;
  std::vector<std::size_t> path_, order_;
};

}  // namespace

const Node* Graph::node(std::string_view name) const {
  const auto found = std::ranges::find(nodes, name, &Node::name);
  return found == nodes.end() ? nullptr : &*found;
}

std::size_t add_task(std::vector<Task>& tasks, Task task) {
  Json inputs = Json::array();
  for (const TaskInput& input : task.inputs) inputs.push_back({input.port, tasks[input.task].static_id, input.output});
  std::sort(inputs.begin(), inputs.end());
  task.static_id = digest_of(Json{{"verb", task.verb->name}, {"params", task.params}, {"inputs", inputs}}.dump());
  const auto found = std::ranges::find(tasks, task.static_id, &Task::static_id);
  if (found != tasks.end()) return static_cast<std::size_t>(found - tasks.begin());
  tasks.push_back(std::move(task));
  return tasks.size() - 1;
}

Graph expand(Experiment experiment, const Registry& registry, Mistakes& mistakes) {
  return Expander(std::move(experiment), registry, mistakes).run();
}

}  // namespace collimator
