// Reads the parts of an experiment that do not depend on verbs, and makes the cells of its sweep.
#include "framework/graph/experiment.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace collimator {
namespace {

constexpr std::size_t most_cells = 100'000;

bool valid_name(std::string_view name) {
  return !name.empty() && name.size() <= 100 && std::ranges::all_of(name, [](char character) {
    return std::isalnum(static_cast<unsigned char>(character)) || character == '_' || character == '-';
  });
}

void check_names(const Value& map, std::string_view what, Mistakes& mistakes) {
  if (!map.is_map() && !map.is_null()) mistakes.add(map.at, fmt::format("`{}` is a map of names", what));
  for (const Value::Member& member : map.members)
    if (!valid_name(member.name))
      mistakes.add(member.at,
                   fmt::format("`{}` cannot name one of the {}: use letters, digits, _ and -", member.name, what));
}

Axis read_axis(const Value::Member& member, bool zipped, Mistakes& mistakes) {
  Axis axis{member.name, member.at, {}, zipped};
  const auto add = [&](std::string label, const Value& value, const Position& at) {
    if (axis.index_of(label))
      mistakes.add(at, fmt::format("the axis {} has the value `{}` twice", axis.name, label));
    else
      axis.values.push_back({std::move(label), value});
  };
  if (member.value.is_list()) {
    for (const Value& item : member.value.items) add(item.is_scalar() ? item.text : yaml_text(item), item, item.at);
  } else if (member.value.is_map()) {
    for (const Value::Member& item : member.value.members) add(item.name, item.value, item.at);
  } else {
    mistakes.add(member.value.at,
                 fmt::format("the axis {} needs a list of values, or a map label: value", member.name));
  }
  if (axis.values.empty()) mistakes.add(member.at, fmt::format("the axis {} has no value", member.name));
  return axis;
}

void read_axes(const Value& sweep, Experiment& experiment, Mistakes& mistakes) {
  for (const Value::Member& part : sweep.members) {
    if (part.name == "exclude") continue;
    if (part.name != "grid" && part.name != "zip") {
      const std::vector<std::string> known{"grid", "zip", "exclude"};
      mistakes.add(part.at, fmt::format("`sweep` has no `{}`{}", part.name, suggestion(part.name, known)));
      continue;
    }
    check_names(part.value, part.name, mistakes);
    for (const Value::Member& member : part.value.members) {
      if (experiment.axis(member.name) != nullptr)
        mistakes.add(member.at, fmt::format("there is a second axis `{}`", member.name));
      else
        experiment.axes.push_back(read_axis(member, part.name == "zip", mistakes));
    }
  }
  const Axis* first = nullptr;
  for (const Axis& axis : experiment.axes) {
    if (!axis.zipped) continue;
    if (first == nullptr)
      first = &axis;
    else if (axis.values.size() != first->values.size())
      mistakes.add(axis.at, fmt::format("zipped axes advance together: {} has {} values, {} has {}", axis.name,
                                        axis.values.size(), first->name, first->values.size()));
  }
}

// Which cells an `exclude` entry removes: those that match every axis it names.
bool excluded(const Value& entry, const Cell& cell, const Experiment& experiment) {
  return std::ranges::all_of(entry.members, [&](const Value::Member& member) {
    const Axis* axis = experiment.axis(member.name);
    if (axis == nullptr) return false;
    const std::string& label = axis->values[cell[experiment.axis_index(member.name)]].label;
    if (member.value.is_list())
      return std::ranges::any_of(member.value.items, [&](const Value& item) { return item.text == label; });
    return member.value.text == label;
  });
}

void check_exclude(const Value& exclude, const Experiment& experiment, Mistakes& mistakes) {
  if (!exclude.is_list()) mistakes.add(exclude.at, "`exclude` is a list of maps axis: label");
  for (const Value& entry : exclude.items) {
    if (!entry.is_map() || entry.members.empty()) mistakes.add(entry.at, "an entry of `exclude` is a map axis: label");
    for (const Value::Member& member : entry.members) {
      std::vector<std::string> names;
      for (const Axis& axis : experiment.axes) names.push_back(axis.name);
      const Axis* axis = experiment.axis(member.name);
      if (axis == nullptr) {
        mistakes.add(member.at, fmt::format("there is no axis `{}`{}", member.name, suggestion(member.name, names)));
        continue;
      }
      std::vector<std::string> labels;
      for (const AxisValue& value : axis->values) labels.push_back(value.label);
      const auto check = [&](const Value& label) {
        if (!label.is_scalar() || !axis->index_of(label.text))
          mistakes.add(label.at, fmt::format("the axis {} has no value `{}`{}", axis->name, yaml_text(label),
                                             suggestion(label.text, labels)));
      };
      if (member.value.is_list())
        std::ranges::for_each(member.value.items, check);
      else
        check(member.value);
    }
  }
}

void make_cells(const Value* exclude, Experiment& experiment, const Position& at, Mistakes& mistakes) {
  std::vector<Cell> cells{Cell(experiment.axes.size(), 0)};
  bool zip_done = false;
  for (std::size_t a = 0; a < experiment.axes.size(); ++a) {
    const Axis& axis = experiment.axes[a];
    if (axis.zipped && std::exchange(zip_done, true)) continue;
    std::vector<Cell> grown;
    if (cells.size() * std::max<std::size_t>(axis.values.size(), 1) > most_cells) {
      mistakes.add(at, fmt::format("the sweep has more than {} cells", most_cells));
      return;
    }
    for (const Cell& cell : cells)
      for (std::size_t i = 0; i < axis.values.size(); ++i) {
        Cell next = cell;
        for (std::size_t b = a; b < experiment.axes.size(); ++b)
          if (b == a || (axis.zipped && experiment.axes[b].zipped)) next[b] = i;
        grown.push_back(std::move(next));
      }
    cells = std::move(grown);
  }
  if (exclude != nullptr && exclude->is_list())
    std::erase_if(cells, [&](const Cell& cell) {
      return std::ranges::any_of(exclude->items, [&](const Value& entry) {
        return entry.is_map() && !entry.members.empty() && excluded(entry, cell, experiment);
      });
    });
  if (cells.empty()) mistakes.add(at, "`exclude` leaves no cell of the sweep");
  experiment.cells = std::move(cells);
}

// name=value, sweep.axis=values or nodes.node.parameter=value.
void apply_set(const std::string& text, Value& document, Mistakes& mistakes) {
  auto source = std::make_shared<SourceText>(SourceText{"--set", text});
  const Position at{source, 1, 1};
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    mistakes.add(at, "expected --set name=value");
    return;
  }
  const std::string name = text.substr(0, equals);
  auto value_source = std::make_shared<SourceText>(SourceText{"--set", text.substr(equals + 1)});
  Value value = parse_yaml(value_source, mistakes);

  Value* place = &document;
  const auto member = [&](const std::string& step, bool create) -> bool {
    if (Value* found = place->find(step)) {
      place = found;
      return true;
    }
    std::vector<std::string> names;
    for (const Value::Member& known : place->members) names.push_back(known.name);
    if (!create || !place->is_map()) {
      mistakes.add(at, fmt::format("--set {}: there is no `{}`{}", name, step, suggestion(step, names)));
      return false;
    }
    place->members.push_back({step, at, {}});
    place = &place->members.back().value;
    return true;
  };
  if (name.starts_with("sweep.")) {
    const std::string axis = name.substr(6);
    const Value* grid = document.find("sweep") ? document.find("sweep")->find("grid") : nullptr;
    const bool in_grid = grid != nullptr && grid->find(axis) != nullptr;
    if (!member("sweep", false) || !member(in_grid ? "grid" : "zip", false) || !member(axis, false)) return;
  } else if (name.starts_with("nodes.")) {
    std::vector<std::string> steps;
    for (std::size_t begin = 0; begin <= name.size();) {
      const std::size_t end = std::min(name.find('.', begin), name.size());
      steps.push_back(name.substr(begin, end - begin));
      begin = end + 1;
    }
    for (std::size_t i = 0; i < steps.size(); ++i)
      if (!member(steps[i], i >= 2)) return;
  } else if (name == "seed") {
    member("seed", true);
  } else if (!member("vars", false) || !member(name, false)) {
    return;
  }
  // Positions stay those of the file where it says what is replaced: relative paths start there.
  const Position old = place->at;
  *place = std::move(value);
  if (old.line > 0) {
    const auto repoint = [&](auto&& self, Value& v) -> void {
      v.at = old;
      for (Value& item : v.items) self(self, item);
      for (Value::Member& inner : v.members) {
        inner.at = old;
        self(self, inner.value);
      }
    };
    repoint(repoint, *place);
  }
}

}  // namespace

std::optional<std::size_t> Axis::index_of(std::string_view label) const {
  const auto found = std::ranges::find(values, label, &AxisValue::label);
  if (found == values.end()) return std::nullopt;
  return static_cast<std::size_t>(found - values.begin());
}

const Axis* Experiment::axis(std::string_view axis_name) const {
  const auto found = std::ranges::find(axes, axis_name, &Axis::name);
  return found == axes.end() ? nullptr : &*found;
}

std::size_t Experiment::axis_index(std::string_view axis_name) const {
  return static_cast<std::size_t>(std::ranges::find(axes, axis_name, &Axis::name) - axes.begin());
}

Experiment read_experiment(const std::filesystem::path& file, const std::vector<std::string>& sets,
                           Mistakes& mistakes) {
  Experiment experiment;
  experiment.file = file;
  const auto source = read_source(file);
  Value document = parse_yaml(source, mistakes);
  if (mistakes.any()) return experiment;
  if (!document.is_map()) {
    mistakes.add({source, 1, 1}, "an experiment is a map with `experiment`, `nodes`, `tables`, …");
    return experiment;
  }
  for (const std::string& set : sets) apply_set(set, document, mistakes);

  const std::vector<std::string> known{"experiment", "about", "seed", "vars", "sweep", "nodes", "tables", "figures"};
  for (const Value::Member& member : document.members)
    if (std::ranges::find(known, member.name) == known.end())
      mistakes.add(member.at, fmt::format("an experiment has no `{}`{}", member.name, suggestion(member.name, known)));

  if (const Value* name = document.find("experiment"); name != nullptr && valid_name(name->text))
    experiment.name = name->text;
  else
    mistakes.add(name ? name->at : document.at,
                 "an experiment needs a name of letters, digits, _ and -: `experiment: NAME`");
  if (const Value* about = document.find("about")) experiment.about = about->text;
  if (const Value* seed = document.find("seed")) {
    const auto [end, error] =
        std::from_chars(seed->text.data(), seed->text.data() + seed->text.size(), experiment.seed);
    if (error != std::errc() || end != seed->text.data() + seed->text.size())
      mistakes.add(seed->at, "seed: expected a whole number");
  }
  if (const Value* vars = document.find("vars")) experiment.vars = *vars;
  check_names(experiment.vars, "vars", mistakes);
  const Value* exclude = nullptr;
  Position sweep_at = document.at;
  if (const Value* sweep = document.find("sweep")) {
    sweep_at = sweep->at;
    if (!sweep->is_map()) mistakes.add(sweep->at, "`sweep` is a map with `grid`, `zip`, `exclude`");
    read_axes(*sweep, experiment, mistakes);
    exclude = sweep->find("exclude");
    if (exclude != nullptr) check_exclude(*exclude, experiment, mistakes);
  }
  for (const Axis& axis : experiment.axes)
    if (experiment.vars.find(axis.name) != nullptr)
      mistakes.add(axis.at, fmt::format("`{}` is a variable and an axis: rename one", axis.name));
  make_cells(exclude, experiment, sweep_at, mistakes);

  if (const Value* nodes = document.find("nodes"); nodes != nullptr && nodes->is_map() && !nodes->members.empty()) {
    check_names(*nodes, "nodes", mistakes);
    for (const Value::Member& member : nodes->members)
      experiment.nodes.push_back({member.name, member.at, member.value});
  } else {
    mistakes.add(nodes ? nodes->at : document.at, "an experiment needs `nodes`: a map of names and what they do");
  }
  if (const Value* tables = document.find("tables")) experiment.tables = *tables;
  if (const Value* figures = document.find("figures")) experiment.figures = *figures;
  check_names(experiment.tables, "tables", mistakes);
  check_names(experiment.figures, "figures", mistakes);
  experiment.resolved = std::move(document);
  return experiment;
}

}  // namespace collimator
