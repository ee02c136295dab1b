// Nodes that stand in the place of a name: what they are called, what they say of the node around them, and what they
// are made of where they do not say it (draft.hpp).
#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "framework/graph/draft.hpp"
#include "framework/graph/names.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

// A node's own member, or the default of its verb; null where it has neither, or is given by ${…}.
const Value* Drafts::member_of(const Draft& draft, const std::string& name) const {
  const Value* verb = draft.text.find("do");
  return member_of(draft.text, verb != nullptr ? verb->text : draft.recipe, name);
}

const Value* Drafts::member_of(const Value& node, const std::string& verb, const std::string& name) const {
  if (const Value* member = node.find(name)) return member;
  if (!node.is_map()) return nullptr;
  for (const Value::Member* member : experiment_.defaults_for(verb, node.at, node))
    if (member->name == name) return &member->value;
  return nullptr;
}

// The text without what its inner nodes say: their axes are theirs alone, so that one which gathers along an axis frees
// the node around it from that axis.
Value Drafts::outer_text(const Draft& draft) const {
  Value text = draft.text;
  const Value* verb_name = text.find("do");
  const Verb* verb = find_verb(verb_name != nullptr ? verb_name->text : draft.recipe);
  if (verb == nullptr || !draft.below.empty()) return text;
  const auto empty = [](Value& inner) {
    std::erase_if(inner.members, [](const Value::Member& member) { return member.name != "do"; });
  };
  for (Value::Member& member : text.members) {
    const Json* field = verb->field(member.name);
    if (field == nullptr || !(field->contains("gives") || field->contains("recipe"))) continue;
    if (member.value.find("do") != nullptr ||
        (field->contains("recipe") && member.value.is_map() && member.value.find("node") == nullptr))
      empty(member.value);
    else if (field->value("kind", "") == "map")
      for (Value::Member& each : member.value.members)
        if (each.value.find("do") != nullptr) empty(each.value);
  }
  return text;
}

// What the text says in a cell: nothing where it needs an axis that has no value there, or where an inner node's place
// holds something else.
std::optional<Value> Drafts::node_in(const Draft& draft, const Value& text, const Cell& cell) {
  std::optional<Value> node = scope_.resolve(text, cell);
  for (const std::string& step : draft.below) {
    if (!node) return std::nullopt;
    const Value* next = node->find(step);
    node = next == nullptr ? std::nullopt : std::optional(Value(*next));
  }
  if (node) node = written_out(draft, std::move(*node));
  if (!node || (draft.inner && !(node->is_map() && (node->find("do") != nullptr || !draft.recipe.empty()))) ||
      (draft.inner && node->find("do") == nullptr && node->find("node") != nullptr))
    return std::nullopt;
  return node;
}

void Drafts::add_inner(std::size_t index, const std::string& port) {
  const Draft& around = all_[index];
  // "of", or "of.stanford" of a map; a label may have dots of its own.
  std::vector<std::string> steps{port.substr(0, port.find('.'))};
  if (steps[0].size() < port.size()) steps.push_back(port.substr(steps[0].size() + 1));
  Draft inner{.name = around.name + "." + port, .at = around.at, .text = {}, .inner = true};
  const Value* text = member_of(around, steps[0]);
  if (text == nullptr) {  // the node around stands behind a ${…} itself
    inner.text = around.text;
    inner.below = around.below;
    inner.below.insert(inner.below.end(), steps.begin(), steps.end());
  } else {
    std::size_t step = 1;
    for (; step < steps.size() && text->is_map(); ++step) text = text->find(steps[step]);
    inner.text = *text;
    inner.below.assign(steps.begin() + static_cast<std::ptrdiff_t>(step), steps.end());
  }
  if (inner.text.at.line > 0) inner.at = inner.text.at;
  if (const Json* field = around.verb->field(steps[0])) inner.recipe = field->value("recipe", "");
  if (steps[0] != "of")
    if (std::optional<Whole> whole = whole_for(around, steps[0])) {
      inner.whole = std::move(whole->text);
      inner.whole_owner = std::move(whole->owner);
    }
  if (const auto known = places_.find(inner.name); known != places_.end())
    return mistakes_.add(inner.at,
                         fmt::format("there are two nodes `{}`: this inner one, and one of a block", inner.name));
  places_.emplace(inner.name, all_.size());
  all_[index].inner_nodes[port] = all_.size();
  all_.push_back(std::move(inner));
}

// The collections that a node's input is of, outermost last: the first one is what it was before it was divided, the
// next ones what that was chosen from, as far as names tell.
std::vector<Drafts::Whole> Drafts::wholes(const Draft& draft, const std::string& port) const {
  std::vector<Whole> result;
  std::string place = draft.name;  // of the node that `of` stands in
  const Value* of = member_of(draft, port);
  for (int steps = 0; of != nullptr && steps < 100; ++steps) {
    const Value* node = of;  // the text of what `of` names or is
    std::string output, owner = place;
    if (of->is_scalar()) {
      const auto named =
          find_named(of->text, of->scope(), [&](const std::string& name) { return places_.contains(name); });
      if (!named) {  // ${…}, or a name that connect() will miss
        result.push_back({*of, owner, next_hole(of->text, 0).begin != std::string::npos});
        return result;
      }
      std::tie(place, output) = *named;
      node = &all_[places_.at(place)].text;
    } else if (of->find("do") != nullptr) {
      place += ".of";
    } else {
      if (of->find("node") != nullptr) result.push_back({*of, owner});
      return result;
    }
    const Value* verb_name = node->find("do");
    const Verb* verb = verb_name == nullptr ? nullptr : find_verb(verb_name->text);
    const Port* gives = verb == nullptr ? nullptr : verb->port(output);
    const Value* next = gives == nullptr ? nullptr : member_of(*node, verb->name, "of");
    if (next == nullptr || (gives->kind == "collection" && !verb->divides)) {
      Value name = scalar(output.empty() ? place : place + "." + output, of->at);
      if (name.at.source) name.at.source = view_of(name.at.source, name.at.source->base, "");
      const bool is_there = gives != nullptr
                                ? next != nullptr || !verb->divides
                                : verb != nullptr && verb->field(output.substr(0, output.find('.'))) != nullptr;
      result.push_back({std::move(name), owner, is_there});
      if (next == nullptr || !verb->selects) return result;
    }
    of = next;
  }
  return result;
}

// What an inner node in the place `port` that names no `of` is made of. The masks that a network learns under must hold
// all that it is shown: also its validation part.
std::optional<Drafts::Whole> Drafts::whole_for(const Draft& around, const std::string& port) {
  if (member_of(around, "of") == nullptr)
    return around.whole ? std::optional(Whole{*around.whole, around.whole_owner}) : std::nullopt;
  if (member_of(around, "over") != nullptr) return std::nullopt;
  const std::vector<Whole> own = wholes(around, "of");
  if (own.empty())  // its `of` is no node: told where it stands
    return Whole{{.unresolved = true, .at = around.at}, around.name, false};
  const Json* field = around.verb->field(port);
  const auto is_there = [](const Whole& whole) { return whole.is_there; };
  bool all_there = std::ranges::all_of(own, is_there);
  for (const Whole& whole : own) {
    bool holds_all = true;
    for (const Json& other : around.verb->schema) {
      const std::string name = other.at("name");
      if (field == nullptr || !field->contains("recipe") || name == "of" || other.value("gives", "") != "collection" ||
          member_of(around, name) == nullptr)
        continue;
      const std::vector<Whole> its = wholes(around, name);
      all_there = all_there && !its.empty() && std::ranges::all_of(its, is_there);
      holds_all = holds_all && std::ranges::any_of(its, [&](const Whole& each) {
                    return each.text.text == whole.text.text && each.text.scope() == whole.text.scope();
                  });
    }
    if (holds_all) return whole;
  }
  const auto open = [](const Whole& whole) { return next_hole(whole.text.text, 0).begin != std::string::npos; };
  if (all_there && !std::ranges::any_of(own, open))
    mistakes_.add(around.at,
                  fmt::format("{}: `{}` would be made of {}, and what it is shown beside is not of that: write "
                              "a node that has all of it, such as {{do: {}, of: …}}",
                              around.name, port, own.front().text.text, field->value("recipe", "mask")));
  return own.front();
}

}  // namespace collimator
