// From nodes as the YAML says them to instances and tasks.
//
// A draft is a node on its way: its text is checked once per combination of the axes that the text names (a variant),
// then it is connected to its inputs, from which it takes further axes, and instantiated once per combination of all.
#include <algorithm>
#include <set>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/graph.hpp"
#include "framework/graph/schema.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

using AxisSet = std::set<std::size_t>;

// A cell restricted to some axes; the others stay 0.
Cell restrict(const Cell& cell, const AxisSet& axes) {
  Cell result(cell.size(), 0);
  for (const std::size_t axis : axes) result[axis] = cell[axis];
  return result;
}

// The name of a node and that of its port: "parts.train".
std::pair<std::string, std::string> parts_of(const std::string& reference) {
  const std::size_t dot = reference.find('.');
  return {reference.substr(0, dot), dot == std::string::npos ? "" : reference.substr(dot + 1)};
}

// A node's checked parameters in one combination of the axes that its own text names.
struct Variant {
  Checked checked;
  double limit_seconds = 0, limit_memory_mb = 0;
};

enum class Visit { not_yet, under_way, done };

struct Draft {
  const NodeText* text = nullptr;  // in the experiment, whose nodes stay where they are while the expander lives
  const Verb* verb = nullptr;
  AxisSet own, uses;
  std::map<Cell, Variant> variants;   // by the cell restricted to `own`
  std::set<std::size_t> inputs;       // indexes of drafts
  std::map<Cell, std::size_t> tasks;  // of the instances, by the cell restricted to `uses`
  Visit visit = Visit::not_yet;
};

class Expander {
 public:
  Expander(Experiment experiment, const Registry& registry, Mistakes& mistakes)
      : registry_(registry), mistakes_(mistakes) {
    graph_.experiment = std::move(experiment);
  }

  Graph run() {
    for (std::size_t i = 0; i < graph_.experiment.nodes.size(); ++i) places_[graph_.experiment.nodes[i].name] = i;
    // The order matters: connect() asks for the verbs of all drafts, visit() for the inputs of all, and instantiate()
    // for the tasks of its inputs, which stand before it in order_.
    for (const NodeText& node : graph_.experiment.nodes) drafts_.push_back(draft(node));
    for (Draft& draft : drafts_) connect(draft);
    for (std::size_t i = 0; i < drafts_.size(); ++i) visit(i);
    const bool sound = !mistakes_.any();
    // With mistakes a draft may have no verb or no variant, so that only outlines are safe.
    for (const std::size_t index : order_) sound ? instantiate(drafts_[index]) : graph_.add(outline(drafts_[index]));
    return std::move(graph_);
  }

 private:
  // The cells that differ on some axes. Many nodes use the same ones; a reference stays good when others are added.
  const std::vector<Cell>& distinct(const AxisSet& axes) {
    const auto [found, added] = distinct_.try_emplace(axes);
    if (added) {
      std::set<Cell> seen;
      for (const Cell& cell : graph_.experiment.cells)
        if (Cell restricted = restrict(cell, axes); seen.insert(restricted).second)
          found->second.push_back(std::move(restricted));
    }
    return found->second;
  }

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
    for (const Verb* known : verbs())
      if (!known->hidden) names.push_back(known->name);
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
    for (const Cell& cell : distinct(draft.own))
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
        const auto [name, port] = parts_of(reference.text);
        const auto found = places_.find(name);
        if (found == places_.end()) {
          std::vector<std::string> names;
          for (const NodeText& node : graph_.experiment.nodes) names.push_back(node.name);
          mistakes_.add(reference.at, fmt::format("there is no node `{}`{}", name, suggestion(name, names)));
          continue;
        }
        draft.inputs.insert(found->second);
        if (const Verb* verb = drafts_[found->second].verb; verb != nullptr)
          check_port(draft, variant.checked, reference, *verb, port);
      }
  }

  void check_port(const Draft& draft, const Checked& checked, const FoundReference& reference, const Verb& verb,
                  const std::string& name) {
    const Port* port = verb.port(name);
    if (port == nullptr) {
      std::vector<std::string> names;
      for (const Port& known : verb.ports)
        if (!known.name.empty()) names.push_back(parts_of(reference.text).first + "." + known.name);
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
    if (reference.port != "of") return;
    Stated stated{checked.params, port->kind, {}, checked.slots};
    for (const FoundReference& each : checked.references) stated.ports.push_back(each.port);
    for (std::string& wrong : draft.verb->disagreements(stated, registry_))
      mistakes_.add(reference.at, std::move(wrong));
  }

  void visit(std::size_t index) {
    Draft& draft = drafts_[index];
    if (draft.visit == Visit::done) return;
    path_.push_back(index);
    if (draft.visit == Visit::under_way) {
      const auto begin = std::ranges::find(path_, index);
      std::vector<std::string> names;
      for (auto step = begin; step != path_.end(); ++step) names.push_back(drafts_[*step].text->name);
      mistakes_.add(draft.text->at, fmt::format("nodes wait for each other in a circle: {}", fmt::join(names, " -> ")));
    } else {
      draft.visit = Visit::under_way;
      draft.uses = draft.own;
      for (const std::size_t input : draft.inputs) {
        visit(input);
        draft.uses.insert(drafts_[input].uses.begin(), drafts_[input].uses.end());
      }
      draft.visit = Visit::done;
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
    for (const Cell& cell : distinct(draft.uses)) {
      const Variant& variant = draft.variants.at(restrict(cell, draft.own));  // `uses` holds all of `own`
      Instance instance;
      for (const std::size_t axis : draft.uses)
        instance.axes[graph_.experiment.axes[axis].name] = graph_.experiment.axes[axis].values[cell[axis]].label;
      Task task{.verb = draft.verb,
                .params = variant.checked.params,
                .inputs = {},
                .slots = variant.checked.slots,
                .label = node.name,
                .limit_seconds = variant.limit_seconds,
                .limit_memory_mb = variant.limit_memory_mb};
      if (!instance.axes.empty()) task.label += fmt::format(" ({})", text_of(instance.axes));
      for (const FoundReference& reference : variant.checked.references) {
        const auto [name, port] = parts_of(reference.text);
        const Draft& input = drafts_[places_.at(name)];
        task.inputs.push_back({reference.port, input.tasks.at(restrict(cell, input.uses)), port});
      }
      // Inserted tasks are added before the task itself, and inputs before both: indexes rise along every arrow.
      instance.task = complete_task(graph_.tasks, std::move(task), graph_.experiment.seed);
      draft.tasks.emplace(cell, instance.task);
      node.instances.push_back(std::move(instance));
    }
    graph_.add(std::move(node));
  }

  Graph graph_;
  const Registry& registry_;
  Mistakes& mistakes_;
  std::unordered_map<std::string, std::size_t> places_;  // of nodes and drafts, by name
  std::map<AxisSet, std::vector<Cell>> distinct_;
  std::vector<Draft> drafts_;
  std::vector<std::size_t> path_, order_;
};

}  // namespace

const Node* Graph::node(std::string_view name) const {
  const auto found = places_.find(std::string(name));
  return found == places_.end() ? nullptr : &nodes_[found->second];
}

void Graph::add(Node node) {
  places_.emplace(node.name, nodes_.size());
  nodes_.push_back(std::move(node));
}

std::string text_of(const std::map<std::string, std::string>& axes) {
  std::string text;
  for (const auto& [axis, label] : axes) text += (text.empty() ? "" : ", ") + axis + "=" + label;
  return text;
}

Graph expand(Experiment experiment, const Registry& registry, Mistakes& mistakes) {
  return Expander(std::move(experiment), registry, mistakes).run();
}

}  // namespace collimator
