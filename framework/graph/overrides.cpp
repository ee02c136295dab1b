// Enters maps as their meaning allows it: a node's by its verb, a plugin's where it stays the same plugin.
#include "framework/graph/overrides.hpp"

#include <fmt/format.h>

#include "framework/graph/short_forms.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

bool is_node(const Value& value) { return value.find("do") != nullptr || value.find("use") != nullptr; }

// Maps are entered, all else is replaced.
void merge(Value& there, const Value& with) {
  if (!there.is_map() || !with.is_map()) {
    there = with;
    return;
  }
  for (const Value::Member& member : with.members)
    if (Value* inner = there.find(member.name))
      merge(*inner, member.value);
    else
      there.members.push_back(member);
}

class Override {
 public:
  Override(const Value* blocks, Experiment& experiment, Mistakes& mistakes)
      : blocks_(blocks), experiment_(experiment), mistakes_(mistakes) {}

  void members(Value& node, const Value& with, const std::string& recipe = "") {
    const Value *verb_name = node.find("do"), *use = node.find("use");
    const Verb* verb = find_verb(verb_name != nullptr ? verb_name->text : recipe);
    const Value* block = use != nullptr && blocks_ != nullptr ? blocks_->find(use->text) : nullptr;
    for (const Value::Member& member : with.members) {
      Value* there = node.find(member.name);
      if (there == nullptr && verb != nullptr) there = default_of(node, *verb, member);
      if (there != nullptr) stand_in(*there);
      if (there == nullptr)
        node.members.push_back(member);
      else if (!member.value.is_map() || is_node(member.value))
        *there = member.value;
      else if (is_node(*there) || (block != nullptr && block->find(member.name) != nullptr))
        members(*there, member.value);
      else
        parameter(*there, member, verb == nullptr ? nullptr : verb->field(member.name));
    }
  }

 private:
  // What --set changes of a default's value is changed in a copy of that; null where there is none.
  Value* default_of(Value& node, const Verb& verb, const Value::Member& member) {
    if (!member.value.is_map() || !member.at.source || member.at.source->file != "--set") return nullptr;
    for (const Value::Member* each : experiment_.defaults_for(verb.name, node.at, node))
      if (each->name == member.name) {
        node.members.push_back(*each);
        return &node.members.back().value;
      }
    return nullptr;
  }

  // Puts what a variable stands for in its place.
  void stand_in(Value& value) {
    for (int steps = 0; steps < 100; ++steps) {
      const auto name = value.is_scalar() ? sole_name(value.text) : std::nullopt;
      const Value* variable = name ? experiment_.vars.find(*name) : nullptr;
      if (variable == nullptr || !(variable->is_map() || sole_name(variable->text))) return;
      experiment_.standing_in.insert(*name);
      value = *variable;
    }
  }

  // A parameter that `with` gives as a map. `field` is null where the verb has none of that name.
  void parameter(Value& there, const Value::Member& with, const Json* field) {
    const std::string kind = field == nullptr ? "" : field->value("kind", "");
    const bool recipe = field != nullptr && field->contains("recipe") && there.find("node") == nullptr &&
                        with.value.find("node") == nullptr;
    if (recipe) there = recipe_of(std::move(there), field->at("recipe"));
    if (recipe && there.is_scalar() && there.text != "none")
      mistakes_.add(with.at,
                    fmt::format("`{}` stands in the place of {} there, and cannot be changed in part: give the "
                                "whole, as {{do: {}, …}}",
                                there.text, with.name, field->at("recipe").get<std::string>()));
    else if (recipe)
      there.is_map() ? members(there, with.value, field->at("recipe").get<std::string>()) : void(there = with.value);
    else if (kind == "plugin")
      plugin(there, with.value);
    else if (kind == "map" && field->at("item").value("kind", "") == "node" && there.is_map())
      members(there, with.value);
    else if (kind.empty() || kind == "struct" || kind == "map")
      merge(there, with.value);
    else
      there = with.value;
  }

  static void plugin(Value& slot, const Value& with) {
    const bool same =
        slot.members.size() == 1 && with.members.size() == 1 && slot.members[0].name == with.members[0].name;
    if (same)
      merge(slot.members[0].value, with.members[0].value);
    else
      slot = with;
  }

  const Value* blocks_;
  Experiment& experiment_;
  Mistakes& mistakes_;
};

}  // namespace

void override_node(Value& node, const Value& with, const Value* blocks, Experiment& experiment, Mistakes& mistakes) {
  Override(blocks, experiment, mistakes).members(node, with);
}

}  // namespace collimator
