// Follows ${…} from a node's parameters to the values that stand behind them.
#include "framework/graph/origins.hpp"

#include <fmt/format.h>

namespace collimator {

Origins::Origins(const Experiment& experiment) : experiment_(experiment) {
  for (const Axis& axis : experiment.axes)
    for (const AxisValue& each : axis.values) note(each.value, axis.name);
  for (const Value::Member& variable : experiment.vars.members) note(variable.value, variable.name);
}

void Origins::note(const Value& value, const std::string& name) {
  names_.emplace(std::tuple(original_text(value.at), value.at.line, value.at.column), name);
  for (const Value& item : value.items) note(item, name);
  for (const Value::Member& member : value.members) {
    names_.emplace(std::tuple(original_text(member.at), member.at.line, member.at.column), name);
    note(member.value, name);
  }
}

std::string Origins::asked_for(const Position& at, const std::string& node, const Value& text) const {
  const auto found = names_.find({original_text(at), at.line, at.column});
  if (found == names_.end()) return {};
  for (const Value::Member& member : text.members) {
    std::set<std::string> names;
    collect(member.value, names);
    if (names.contains(found->second)) return fmt::format(" (asked for by `{}` of `{}`)", member.name, node);
  }
  return fmt::format(" (asked for by `{}`)", node);
}

// The axes and variables that a value names, itself or through them.
void Origins::collect(const Value& value, std::set<std::string>& names) const {
  for (const Value& item : value.items) collect(item, names);
  for (const Value::Member& member : value.members) collect(member.value, names);
  if (!value.is_scalar()) return;
  for (Hole hole = next_hole(value.text, 0); hole.begin != std::string::npos; hole = next_hole(value.text, hole.end)) {
    const std::string name = hole.name.substr(0, hole.name.find('.'));
    constexpr std::size_t most_names = 200;  // from one to the next: they are followed by recursion
    if (names.size() >= most_names || !names.insert(name).second) continue;
    if (const Axis* axis = experiment_.axis(name))
      for (const AxisValue& each : axis->values) collect(each.value, names);
    else if (const Value* variable = experiment_.vars.find(name))
      collect(*variable, names);
  }
}

}  // namespace collimator
