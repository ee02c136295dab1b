// Substitution of ${…} (experiment.hpp: Scope).
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/experiment.hpp"

namespace collimator {
namespace {

// The next ${name} in `text` from `from`; npos where there is none.
struct Hole {
  std::size_t begin = std::string::npos, end = 0;
  std::string name;
};

Hole next_hole(const std::string& text, std::size_t from) {
  const std::size_t begin = text.find("${", from);
  if (begin == std::string::npos) return {};
  const std::size_t close = text.find('}', begin);
  if (close == std::string::npos) return {begin, text.size(), ""};
  return {begin, close + 1, text.substr(begin + 2, close - begin - 2)};
}

}  // namespace

const Value* Scope::lookup(const std::string& name, const Position& at, const Cell* cell) {
  if (const Axis* axis = experiment_.axis(name)) {
    if (axis->values.empty()) return nullptr;
    return &axis->values[cell == nullptr ? 0 : (*cell)[experiment_.axis_index(name)]].value;
  }
  if (const Value* variable = experiment_.vars.find(name)) return variable;
  std::vector<std::string> known;
  for (const Value::Member& member : experiment_.vars.members) known.push_back(member.name);
  for (const Axis& axis : experiment_.axes) known.push_back(axis.name);
  mistakes_.add(at, fmt::format("${{{}}}: there is no variable or axis of that name{}", name, suggestion(name, known)));
  return nullptr;
}

// Variables that name others several times grow without bound; false, and told, where they do.
bool Scope::spend(std::size_t amount, const Position& at) {
  constexpr std::size_t most = 2'000'000;
  if (spent_ <= most && (spent_ += amount) > most)
    mistakes_.add(at, "its variables stand for too much: what they name grows without bound");
  return spent_ <= most;
}

Value Scope::resolve(const Value& value, const Cell& cell) {
  if (path_.empty()) spent_ = 0;
  if (!spend(1, value.at)) return {.unresolved = true, .at = value.at};
  if (value.is_scalar()) return resolve_text(value, cell);
  Value result = value;
  for (Value& item : result.items) item = resolve(item, cell);
  for (Value::Member& member : result.members) member.value = resolve(member.value, cell);
  return result;
}

Value Scope::resolve_text(const Value& value, const Cell& cell) {
  Hole hole = next_hole(value.text, 0);
  if (hole.begin == std::string::npos) return value;
  Value result = value;
  std::string text;
  std::size_t done = 0;
  for (; hole.begin != std::string::npos; hole = next_hole(value.text, done)) {
    text += value.text.substr(done, hole.begin - done);
    done = hole.end;
    const Value* found = nullptr;
    if (std::ranges::find(path_, hole.name) == path_.end()) found = lookup(hole.name, value.at, &cell);
    if (found == nullptr || spent_ > 2'000'000) {
      result.unresolved = true;
      continue;
    }
    path_.push_back(hole.name);
    Value inner = resolve(*found, cell);
    path_.pop_back();
    if (hole.begin == 0 && hole.end == value.text.size()) {
      const auto move_to = [&](auto&& self, Value& v) -> void {  // a mistake is told where the value is used
        v.at = value.at;
        for (Value& item : v.items) self(self, item);
        for (Value::Member& member : v.members) {
          member.at = value.at;
          self(self, member.value);
        }
      };
      move_to(move_to, inner);
      return inner;
    }
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
    path.push_back(hole.name);
    if (const Axis* axis = experiment_.axis(hole.name)) {
      axes.insert(experiment_.axis_index(hole.name));
      for (const AxisValue& inner : axis->values) collect(inner.value, axes, path);
    } else if (const Value* found = lookup(hole.name, value.at, nullptr)) {
      collect(*found, axes, path);
    }
    path.pop_back();
  }
}

}  // namespace collimator
