// Substitution of ${…} (experiment.hpp: Scope).
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/experiment.hpp"

namespace collimator {
namespace {

constexpr std::size_t most_steps = 200;  // from variable to variable: they are followed by recursion

// "direction" of "direction.away".
std::string head_of(const std::string& name) { return name.substr(0, name.find('.')); }

}  // namespace

Hole next_hole(const std::string& text, std::size_t from) {
  const std::size_t begin = text.find("${", from);
  if (begin == std::string::npos) return {};
  const std::size_t close = text.find('}', begin);
  if (close == std::string::npos) return {begin, text.size(), ""};
  return {begin, close + 1, text.substr(begin + 2, close - begin - 2)};
}

std::optional<std::string> sole_name(const std::string& text) {
  const Hole hole = next_hole(text, 0);
  return hole.begin == 0 && hole.end == text.size() ? std::optional(hole.name) : std::nullopt;
}

// The member that the rest of "axis.field.inner" names; null, and told, where there is none. `label` is that of the
// axis' value, or null.
const Value* Scope::field_of(const Value& record, const std::string& path, const std::string& name, const Position& at,
                             const std::string* label) {
  const Value* found = &record;
  for (std::size_t begin = path.size(); begin < name.size();) {
    const std::size_t end = std::min(name.find('.', begin + 1), name.size());
    const std::string step = name.substr(begin + 1, end - begin - 1);
    std::vector<std::string> known;
    for (const Value::Member& member : found->members) known.push_back(member.name);
    const Value* next = found->find(step);
    if (next == nullptr) {
      // It is the record that lacks it, where others of its axis have it.
      const bool others =
          label != nullptr && std::ranges::any_of(experiment_.axis(path)->values,
                                                  [&](const auto& each) { return each.value.find(step) != nullptr; });
      mistakes_.add(others ? found->at : at,
                    fmt::format("${{{}}}: {} has no field `{}`{}", name,
                                label == nullptr ? what_is(*found) : fmt::format("{} `{}`", path, *label), step,
                                suggestion(step, known)));
      return nullptr;
    }
    found = next;
    begin = end;
  }
  return found;
}

const Value* Scope::lookup(const std::string& name, const Position& at, const Cell* cell) {
  const std::string head = head_of(name);
  if (const Axis* axis = experiment_.axis(head)) {
    if (axis->values.empty()) return nullptr;
    const std::size_t index = cell == nullptr ? 0 : (*cell)[experiment_.axis_index(head)];
    if (index == absent) {
      absent_ = true;
      return nullptr;
    }
    return field_of(axis->values[index].value, head, name, at, &axis->values[index].label);
  }
  if (const Value* variable = experiment_.vars.find(head)) return field_of(*variable, head, name, at, nullptr);
  std::vector<std::string> known = experiment_.axis_names();
  for (const Value::Member& member : experiment_.vars.members) known.push_back(member.name);
  mistakes_.add(at, fmt::format("${{{}}}: there is no variable or axis of that name{}", name, suggestion(head, known)));
  return nullptr;
}

// Variables that name others several times grow without bound; false, and told, where they do.
bool Scope::spend(std::size_t amount, const Position& at) {
  constexpr std::size_t most = 2'000'000;
  if (spent_ <= most && (spent_ += amount) > most)
    mistakes_.add(at, "its variables stand for too much: what they name grows without bound");
  return spent_ <= most;
}

std::optional<Value> Scope::resolve(const Value& value, const Cell& cell) {
  spent_ = 0;
  absent_ = false;
  Value result = resolved(value, cell);
  if (absent_) return std::nullopt;
  return result;
}

Value Scope::resolved(const Value& value, const Cell& cell) {
  if (!spend(1, value.at)) return {.unresolved = true, .at = value.at};
  if (value.is_scalar()) return resolved_text(value, cell);
  Value result = value;
  for (Value& item : result.items) item = resolved(item, cell);
  for (Value::Member& member : result.members) member.value = resolved(member.value, cell);
  return result;
}

Value Scope::resolved_text(const Value& value, const Cell& cell) {
  Hole hole = next_hole(value.text, 0);
  if (hole.begin == std::string::npos) return value;
  Value result = value;
  std::string text;
  std::size_t done = 0;
  for (; hole.begin != std::string::npos; hole = next_hole(value.text, done)) {
    text += value.text.substr(done, hole.begin - done);
    done = hole.end;
    const Value* found = nullptr;
    // axes_in() tells of what is left out here.
    if (!hole.name.empty() && path_.size() < most_steps && std::ranges::find(path_, hole.name) == path_.end())
      found = lookup(hole.name, value.at, &cell);
    if (found == nullptr || spent_ > 2'000'000) {
      result.unresolved = true;
      continue;
    }
    path_.push_back(hole.name);
    Value inner = resolved(*found, cell);
    path_.pop_back();
    if (hole.begin == 0 && hole.end == value.text.size()) return inner;
    // A path or a name that begins with a variable belongs to where the variable was written.
    if (hole.begin == 0 && inner.at.source && value.at.source &&
        (inner.at.source->base != value.at.source->base || inner.scope() != value.scope()))
      result.at.source = view_of(value.at.source, inner.at.source->base, inner.scope());
    result.unresolved = result.unresolved || inner.unresolved || !spend(inner.text.size(), value.at);
    if (result.unresolved)
      text.clear();
    else if (inner.is_scalar())
      text += inner.text;
    else
      mistakes_.add(value.at, fmt::format("${{{}}} is {}, which cannot stand inside a text", hole.name,
                                          inner.is_null() ? "empty" : "a list or a map"));
  }
  result.text = text + value.text.substr(std::min(done, value.text.size()));
  return result;
}

std::set<std::size_t> Scope::axes_in(const Value& value) {
  std::set<std::size_t> axes;
  std::vector<std::string> path;
  collected_.clear();
  collect(value, axes, path);
  for (const std::string& name : collected_) used_.insert(head_of(name));
  return axes;
}

void Scope::collect(const Value& value, std::set<std::size_t>& axes, std::vector<std::string>& path) {
  for (const Value& item : value.items) collect(item, axes, path);
  for (const Value::Member& member : value.members) collect(member.value, axes, path);
  if (!value.is_scalar()) return;
  std::size_t done = 0;
  for (Hole hole = next_hole(value.text, 0); hole.begin != std::string::npos; hole = next_hole(value.text, done)) {
    done = hole.end;
    if (hole.name.empty()) {
      mistakes_.add(value.at, "`${` without a name and `}`");
      return;
    }
    if (std::ranges::find(path, hole.name) != path.end()) {
      mistakes_.add(value.at,
                    fmt::format("${{{}}} stands for itself: {} -> {}", hole.name, fmt::join(path, " -> "), hole.name));
      return;
    }
    if (!collected_.insert(hole.name).second) continue;
    if (path.size() >= most_steps) {
      mistakes_.add(value.at, fmt::format("${{{}}} stands behind more than {} variables, each in the next", hole.name,
                                          most_steps));
      return;
    }
    path.push_back(hole.name);
    if (const Axis* axis = experiment_.axis(head_of(hole.name))) {
      axes.insert(experiment_.axis_index(axis->name));
      for (const AxisValue& each : axis->values)
        if (const Value* inner = field_of(each.value, axis->name, hole.name, value.at, &each.label))
          collect(*inner, axes, path);
    } else if (const Value* found = lookup(hole.name, value.at, nullptr)) {
      collect(*found, axes, path);
    }
    path.pop_back();
  }
}

void Scope::tell_unused() {
  for (const Axis& axis : experiment_.axes)
    if (!used_.contains(axis.name)) mistakes_.warn(axis.at, fmt::format("no node uses the axis `{}`", axis.name));
  for (const Value::Member& variable : experiment_.vars.members)
    if (!used_.contains(variable.name) && !experiment_.standing_in.contains(variable.name) &&
        variable.at.source->file == experiment_.file)
      mistakes_.warn(variable.at, fmt::format("nothing uses the variable `{}`", variable.name));
}

}  // namespace collimator
