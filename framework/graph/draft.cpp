// Reads the text of each node, its defaults put in, once for each combination of the axes that it names.
#include "framework/graph/draft.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/document.hpp"
#include "framework/graph/short_forms.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

std::vector<std::string> verb_names() {
  std::vector<std::string> names;
  for (const Verb* known : verbs())
    if (!known->hidden) names.push_back(known->name);
  return names;
}

// A section of the experiment that is indented into the nodes.
bool is_section(const std::string& name) {
  constexpr std::array<std::string_view, 5> sections{"sweep", "defaults", "blocks", "tables", "figures"};
  return std::ranges::find(sections, name) != sections.end();
}
std::string section_indented(const std::string& name) {
  return fmt::format("; the section `{}` of an experiment stands at the beginning of its line", name);
}

}  // namespace

std::string too_many_parts() {
  return fmt::format("the sweep has too many nodes: more than {} instances and what they gather; is an axis too long?",
                     most_parts);
}

Cell restrict(const Cell& cell, const AxisSet& axes) {
  Cell result(cell.size(), 0);
  for (const std::size_t axis : axes) result[axis] = cell[axis];
  return result;
}

Drafts::Drafts(const Experiment& experiment, const Registry& registry, Mistakes& mistakes)
    : experiment_(experiment),
      registry_(registry),
      mistakes_(mistakes),
      scope_(experiment, mistakes),
      origins_(experiment) {
  for (const NodeText& node : experiment.nodes) {
    places_.emplace(node.name, all_.size());
    all_.push_back({.name = node.name, .at = node.at, .text = node.value});
  }
}

void Drafts::read() {
  // Inner nodes are added behind the others while these are read; connecting asks for the verbs of all.
  for (std::size_t i = 0; i < all_.size(); ++i) draft(i);
  for (std::size_t i = 0; i < all_.size(); ++i) connect(i);
  for (const Value* told : {&experiment_.tables, &experiment_.figures, experiment_.defaults.find("tables"),
                            experiment_.defaults.find("figures")})
    if (told != nullptr) scope_.axes_in(*told);
  if (!mistakes_.any()) scope_.tell_unused();
  std::vector<std::string> known = verb_names();
  known.insert(known.end(), {"tables", "figures"});
  check_members(experiment_.defaults, "`defaults`", known, mistakes_);
  for (const Value::Member& member : experiment_.defaults.members) {
    if (!member.value.is_map() && !member.value.is_null())
      mistakes_.add(member.value.at, fmt::format("defaults: {} takes a map of parameters", member.name));
    const Verb* verb = find_verb(member.name);
    if (verb == nullptr) continue;
    std::vector<std::string> parameters{"limits"};
    for (const Json& field : verb->schema) parameters.push_back(field.at("name"));
    if (verb->gathers()) parameters.insert(parameters.end(), {"over", "except"});
    if (!std::ranges::any_of(all_, [&](const Draft& draft) { return draft.verb == verb; }))  // they tell of it
      check_members(member.value, fmt::format("defaults: {}", member.name), parameters, mistakes_);
  }
}

const std::vector<Cell>& Drafts::distinct(const AxisSet& axes) {
  const auto [found, added] = distinct_.try_emplace(axes);
  if (added) {
    std::set<Cell> seen;
    for (const Cell& cell : experiment_.all_cells)
      if (Cell restricted = restrict(cell, axes); seen.insert(restricted).second)
        found->second.push_back(std::move(restricted));
  }
  return found->second;
}

Mistakes::Asking Drafts::asking(const Draft& draft) {
  return {mistakes_, [&](const Position& at) { return origins_.asked_for(at, draft.name, draft.text); }};
}

void Drafts::draft(std::size_t index) {
  Draft& draft = all_[index];
  const Mistakes::Asking here = asking(draft);
  if (!draft.inner && !draft.text.is_map())
    return mistakes_.add(draft.text.at,
                         fmt::format("{}: a node is a map such as {{do: load, dataset: phantom}}{}", draft.name,
                                     is_section(draft.name) ? section_indented(draft.name) : ""));
  draft.text = written_out(draft, std::move(draft.text));
  const Value text = outer_text(draft);
  scope_.axes_in(draft.text);  // what inner nodes name is used, too
  draft.own = scope_.axes_in(text);
  // What completes the text may name further axes. Which members complete a ${…} is known once that is resolved.
  AxisSet all = draft.own;
  const auto complete = [&](const Value& node) {
    if (!read_verb(draft, node)) return false;
    for (const Value::Member* member : experiment_.defaults_for(draft.verb->name, node.at, node))
      all.merge(axes_of_default(*draft.verb, *member));
    if (node.find("of") == nullptr && draft.whole && draft.verb->gives("masks") && draft.whole->find("do") == nullptr)
      all.merge(scope_.axes_in(*draft.whole));
    return true;
  };
  if (text.is_map() && draft.below.empty()) {
    if (!complete(text)) return;
  } else {
    for (const Cell& cell : distinct(draft.own))
      if (const std::optional<Value> node = node_in(draft, text, cell))
        if (!complete(*node)) return;
  }
  if (draft.verb == nullptr) return;
  draft.own = all;
  for (const Cell& cell : distinct(draft.own)) {
    if (++variants_ > most_parts) {
      mistakes_.add(experiment_.nodes.front().at, too_many_parts());
      return;
    }
    std::optional<Value> node = node_in(draft, text, cell);
    if (!node) continue;
    bool takes_whole = false;
    const Value whole_node = completed(draft, std::move(*node), cell, takes_whole);
    Variant made = variant(draft, whole_node);
    made.takes_whole = takes_whole;
    draft.variants.emplace(cell, std::move(made));
  }
  std::set<std::string> ports;
  for (const auto& [cell, made] : draft.variants)
    for (const FoundReference& reference : made.checked.references)
      if (reference.text.empty()) ports.insert(reference.port);
  for (const std::string& port : ports) add_inner(index, port);
}

// The text of a node, or of a part of one, without short forms.
Value Drafts::written_out(const Draft& draft, Value node) const {
  node = recipe_of(std::move(node), draft.recipe);
  const Value* verb_name = node.find("do");
  const Verb* verb = find_verb(verb_name != nullptr ? verb_name->text : draft.recipe);
  return verb == nullptr ? node : collimator::written_out(std::move(node), *verb);
}

bool Drafts::read_verb(Draft& draft, const Value& node) {
  const Value* verb = node.find("do");
  const std::string name = verb != nullptr ? verb->text : draft.recipe;
  if (verb == nullptr && draft.recipe.empty()) {
    std::string mend = fmt::format("; verbs: {}", fmt::join(verb_names(), ", "));
    for (const Value::Member& member : node.members)
      if (const Verb* named = find_verb(member.name); named != nullptr && !named->hidden && member.value.is_map())
        mend = fmt::format(": write {{do: {}, …}}", member.name);
      else if (!nearest(member.name, std::vector<std::string>{"do"}).empty())
        mend = fmt::format("; `{}` is none", member.name);
    if (is_section(draft.name)) mend = section_indented(draft.name);
    mistakes_.add(node.at, fmt::format("{}: a node needs `do` (or `use`, for a block){}", draft.name, mend));
    return false;
  }
  if (verb != nullptr && verb->unresolved) return false;  // its own mistake is told
  const Verb* found = find_verb(name);
  if (found == nullptr || found->hidden) {
    mistakes_.add(verb->at, fmt::format("there is no verb `{}`{}; verbs: {}", name, nearest(name, verb_names()),
                                        fmt::join(verb_names(), ", ")));
    return false;
  }
  if (draft.verb != nullptr && draft.verb != found) {
    mistakes_.add(node.at, fmt::format("{}: one place cannot hold nodes of different verbs ({} and {}): name them "
                                       "under `nodes`",
                                       draft.name, draft.verb->name, found->name));
    return false;
  }
  draft.verb = found;
  return true;
}

// The axes of a default, without those of a node that stands in it.
AxisSet Drafts::axes_of_default(const Verb& verb, const Value::Member& member) {
  Draft alone{.name = {}, .at = member.at, .text = {}};
  alone.recipe = verb.name;
  alone.text.kind = Value::Kind::map;
  alone.text.members.push_back(member);
  scope_.axes_in(member.value);
  return scope_.axes_in(outer_text(alone));
}

// The defaults of its verb and, for an inner node, the collection of the node around it. `except: "${axis}"` means the
// label, whatever the value.
Value Drafts::completed(const Draft& draft, Value node, const Cell& cell, bool& takes_whole) {
  const Value* except_text = member_of(draft, "except");
  const auto named = except_text == nullptr ? std::nullopt : sole_name(except_text->text);
  const Axis* axis = named ? experiment_.axis(*named) : nullptr;
  if (Value* except = node.find("except"); except != nullptr && axis != nullptr)
    *except = scalar(axis->values[cell[experiment_.axis_index(axis->name)]].label, except_text->at);
  for (const Value::Member* member : experiment_.defaults_for(draft.verb->name, node.at, node))
    if (std::optional<Value> value = scope_.resolve(member->value, cell))
      node.members.push_back({member->name, member->at, std::move(*value)});
  if (node.find("of") == nullptr && draft.whole && draft.verb->gives("masks"))
    if (std::optional<Value> of = scope_.resolve(*draft.whole, cell)) {
      if (of->find("do") != nullptr) {  // it stands behind ${…}: the inner node of the one that names it
        *of = scalar(draft.whole_owner + ".of", of->at);
        if (of->at.source) of->at.source = view_of(of->at.source, of->at.source->base, "");
      }
      node.members.push_back({"of", node.at, std::move(*of)});
      takes_whole = true;
    }
  return node;
}

Variant Drafts::variant(Draft& draft, const Value& node) {
  Variant variant;
  SchemaChecker checker(registry_, mistakes_);
  checker.allow("do");
  checker.allow("limits");
  if (draft.verb->gathers()) {
    checker.allow("over");
    checker.allow("except");
    if (node.find("over") != nullptr) checker.allow_gathering();
    read_gathering(node, *draft.verb, variant);
  }
  const std::size_t before = mistakes_.all().size();
  variant.checked = checker.check(node, draft.verb->schema, draft.verb->name);
  name_label(node, *draft.verb, variant);
  if (mistakes_.all().size() == before) try {
      draft.verb->check(variant.checked.params);
    } catch (const std::invalid_argument& broken) {
      mistakes_.add(node.at, broken.what());
    }
  for (const Value::Member& member : node.members)
    if (const Json* field = draft.verb->field(member.name); field != nullptr && field->contains("needs"))
      if (const std::string other = field->at("needs"); node.find(other) == nullptr)
        mistakes_.add(member.at,
                      fmt::format("{}: `{}` has no effect without `{}`", draft.verb->name, member.name, other));
  if (const Value* limits = node.find("limits")) {
    if (limits->blank) mistakes_.add(limits->at, "`limits` has no value");
    const Json checked = SchemaChecker(registry_, mistakes_).check(*limits, limits_fields(), "limits").params;
    const auto limit = [&](const char* name) {
      if (!checked.contains(name)) return 0.0;
      if (checked[name].is_number()) return checked[name].get<double>();
      mistakes_.add(limits->find(name)->at, fmt::format("limits: {} without end is none: leave it out", name));
      return 0.0;
    };
    variant.limit_seconds = limit("seconds");
    variant.limit_memory_mb = limit("memory_mb");
    const double least = draft.verb->native() ? 50 : 10;  // a worker has somewhat more before it begins
    if (checked.contains("memory_mb") && variant.limit_memory_mb > 0 && variant.limit_memory_mb < least)
      mistakes_.add(limits->find("memory_mb")->at,
                    fmt::format("limits: memory_mb: {} is less than a worker of {} has itself before it begins; a node "
                                "needs {} or more",
                                variant.limit_memory_mb, draft.verb->name,
                                draft.verb->native() ? "hundreds of MB" : "tens of MB"));
  }
  return variant;
}

// What is gathered along an axis says in the field of its label where it came from: that is called like the axis.
void Drafts::name_label(const Value& node, const Verb& verb, Variant& variant) const {
  if (variant.over.empty() || verb.field("label") == nullptr || node.find("label") != nullptr) return;
  std::vector<std::string> names;
  for (const std::size_t axis : variant.over) names.push_back(experiment_.axes[axis].name);
  variant.checked.params["label"] = fmt::format("{}", fmt::join(names, "_"));
}

// `over: fold` or `[fold, seed]`, and `except: label` or labels of the first of them.
void Drafts::read_gathering(const Value& node, const Verb& verb, Variant& variant) {
  const Value *over = node.find("over"), *except = node.find("except");
  if (over == nullptr) {
    if (except != nullptr)
      mistakes_.add(except->at, fmt::format("{}: `except` leaves out labels of the axis that `over` names", verb.name));
    return;
  }
  for (const std::string& name : texts_of(over)) {
    if (experiment_.axis(name) == nullptr)
      mistakes_.add(over->at,
                    fmt::format("over: there is no axis `{}`{}", name, suggestion(name, experiment_.axis_names())));
    else if (std::ranges::find(variant.over, experiment_.axis_index(name)) != variant.over.end())
      mistakes_.add(over->at, fmt::format("over: `{}` stands twice", name));
    else
      variant.over.push_back(experiment_.axis_index(name));
  }
  if (texts_of(over).empty()) mistakes_.add(over->at, "over: expected the name of an axis, or several");
  if (except == nullptr || variant.over.empty()) return;
  const Axis& axis = experiment_.axes[variant.over.front()];
  variant.except = texts_of(except);
  if (!except->unresolved && (variant.except.empty() ||
                              std::ranges::any_of(except->items, [](const Value& item) { return !item.is_scalar(); })))
    return mistakes_.add(except->at,
                         fmt::format("except: expected a label of {}, or labels, got {}", axis.name, what_is(*except)));
  for (const std::string& label : variant.except)
    if (!except->unresolved && !axis.index_of(label))
      mistakes_.add(except->at, fmt::format("except: the axis {} has no value `{}`{}", axis.name, label,
                                            suggestion(label, axis.labels())));
}

}  // namespace collimator
