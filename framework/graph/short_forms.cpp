// The verbs' schemas say which parameter a list is (`listed`), and which verb makes a main input (`made_by`).
#include "framework/graph/short_forms.hpp"

#include <algorithm>

#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

Value map_at(const Position& at) { return {.kind = Value::Kind::map, .at = at}; }

// Moves the parameters that belong to the verb `made_by`, and not to this one, into a node of that verb.
void make_input(Value& node, const Verb& verb, const std::string& made_by) {
  const Value* with = node.find("with");
  const Verb& maker = *find_verb(made_by);
  if (with == nullptr || verb.field("with") != nullptr) return;
  Value input = map_at(with->at);
  input.members.push_back({"do", with->at, scalar(made_by, with->at)});
  std::erase_if(node.members, [&](Value::Member& member) {
    const bool moves =
        member.name == "of" || (maker.field(member.name) != nullptr && verb.field(member.name) == nullptr);
    if (moves) input.members.push_back(std::move(member));
    return moves;
  });
  node.members.push_back({"of", input.at, written_out(std::move(input), maker)});
}

}  // namespace

Value recipe_of(Value value, const std::string& recipe) {
  const Verb* verb = find_verb(recipe);
  if (verb == nullptr) return value;
  // A map of one name that is none of the verb's parameters is a plugin.
  const bool is_plugin = value.is_map() && value.members.size() == 1 && value.find("do") == nullptr &&
                         value.find("node") == nullptr && value.find("use") == nullptr &&
                         verb->field(value.members.front().name) == nullptr;
  const char* hint = value.is_list() ? "listed" : is_plugin ? "slotted" : "";
  const auto stands_for = std::ranges::find_if(verb->schema, [&](const Json& field) { return field.contains(hint); });
  if (stands_for == verb->schema.end()) return value;
  Value map = map_at(value.at);
  map.members.push_back({stands_for->at("name"), value.at, std::move(value)});
  return map;
}

Value written_out(Value node, const Verb& verb) {
  if (!node.is_map()) return node;
  for (Value::Member& member : node.members)
    if (const Json* field = verb.field(member.name); field != nullptr && field->contains("recipe"))
      member.value = recipe_of(std::move(member.value), field->at("recipe"));
  if (const Json* of = verb.field("of"); of != nullptr && of->contains("made_by"))
    make_input(node, verb, of->at("made_by"));
  return node;
}

}  // namespace collimator
