// Reads `sweep:`: what values an axis has, which advance together, and which combinations are cells.
#include <algorithm>
#include <charconv>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/data/table.hpp"
#include "framework/graph/document.hpp"
#include "framework/graph/experiment.hpp"

namespace collimator {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_cells = 100'000;

// Labels of axes, as `exclude`, `when` and --only choose them.
using Choice = std::map<std::string, std::vector<std::string>>;

class SweepReader {
 public:
  SweepReader(Experiment& experiment, Mistakes& mistakes) : experiment_(experiment), mistakes_(mistakes) {}

  void read(const Value& document, const std::vector<std::string>& only) {
    Position at = document.at;
    if (const Value* sweep = document.find("sweep"); sweep != nullptr && !sweep->is_null()) {
      at = sweep->at;
      read_part(*sweep, "", true);
    }
    for (const auto& [axis, when] : conditions_) experiment_.axes[axis].when = choice_of(*when, "when");
    check_zips();
    for (const Axis& axis : experiment_.axes) {
      if (experiment_.vars.find(axis.name) != nullptr)
        mistakes_.add(axis.at, fmt::format("`{}` is a variable and an axis: rename one", axis.name));
      for (const auto& [other, labels] : axis.when) {
        const Axis* found = experiment_.axis(other);
        if (found >= &axis)
          mistakes_.add(axis.at, fmt::format("when: the axis {} must stand before {}", other, axis.name));
      }
    }
    for (const Value* exclude : excludes_) read_exclude(*exclude);
    std::vector<Choice> kept;
    for (const std::string& text : only) kept.push_back(read_only(text));
    make_cells(at, kept);
  }

 private:
  void read_part(const Value& sweep, const std::string& name, bool outermost) {
    if (!sweep.is_map()) return mistakes_.add(sweep.at, "`sweep` is a map with `grid`, `zip`, `exclude`");
    for (const Value::Member& part : sweep.members) {
      if (part.name == "exclude") {
        excludes_.push_back(&part.value);
      } else if (part.name == "grid" || part.name == "zip") {
        check_names(part.value, part.name, mistakes_);
        for (const Value::Member& member : part.value.members) add_axis(member, part.name == "zip" ? name + "/zip" : "");
      } else if (outermost && part.value.is_map() && valid_name(part.name) &&
                 std::ranges::any_of(part.value.members, [](const Value::Member& inner) {
                   return inner.name == "grid" || inner.name == "zip";
                 })) {
        read_part(part.value, part.name, false);
      } else {
        const std::vector<std::string> known{"grid", "zip", "exclude"};
        mistakes_.add(part.at, fmt::format("`sweep` has no `{}`{}{}", part.name, suggestion(part.name, known),
                                           outermost ? "; a sweep of its own is {NAME: {grid: …, zip: …}}" : ""));
      }
    }
  }

  void add_axis(const Value::Member& member, const std::string& zip) {
    if (experiment_.axis(member.name) != nullptr)
      return mistakes_.add(member.at, fmt::format("there is a second axis `{}`", member.name));
    Axis axis{member.name, member.at, {}, zip};
    const std::size_t before = mistakes_.all().size();
    places_.clear();
    read_values(axis, member.value, 0);
    if (axis.values.empty() && mistakes_.all().size() == before)
      mistakes_.add(member.at, fmt::format("the axis {} has no value", member.name));
    experiment_.axes.push_back(std::move(axis));
  }

  void add(Axis& axis, std::string label, const Value& value, const Position& at) {
    const auto [known, is_new] = places_.emplace(label, axis.values.size());
    if (!is_new && (axis.zip.empty() || yaml_text(axis.values[known->second].value) != yaml_text(value)))
      mistakes_.add(at, fmt::format("the axis {} has the value `{}` twice", axis.name, label));
    else
      axis.values.push_back({std::move(label), value});
  }

  static std::string label_of(const Value& value) { return value.is_scalar() ? value.text : yaml_text(value); }

  // A map that says how the values come about, rather than labels.
  static bool says_how(const Value& value) {
    static const std::vector<std::string> known{"values", "repeat", "file", "column", "when"};
    return !value.members.empty() && std::ranges::all_of(value.members, [](const Value::Member& member) {
      return std::ranges::find(known, member.name) != known.end();
    }) && (value.find("values") != nullptr) + (value.find("repeat") != nullptr) + (value.find("file") != nullptr) == 1;
  }

  void read_values(Axis& axis, const Value& value, int depth) {
    if (depth > 8) return mistakes_.add(value.at, fmt::format("the axis {} stands for itself", axis.name));
    if (value.is_list()) {
      for (const Value& item : value.items) add(axis, label_of(item), item, item.at);
    } else if (value.is_map() && says_how(value)) {
      if (const Value* when = value.find("when")) {
        if (depth == 0) conditions_.emplace_back(experiment_.axes.size(), when);
        if (depth > 0 || !axis.zip.empty())
          mistakes_.add(when->at, fmt::format("when: {} is {}; only an axis of `grid` has a condition", axis.name,
                                              depth > 0 ? "given by a variable" : "zipped"));
      }
      if (const Value* column = value.find("column"); column != nullptr && value.find("file") == nullptr)
        mistakes_.add(column->at, "`column` is of a `file`");
      if (const Value* values = value.find("values")) read_values(axis, *values, depth + 1);
      if (const Value* repeat = value.find("repeat")) read_repeat(axis, *repeat);
      if (const Value* file = value.find("file")) read_file(axis, *file, value.find("column"), depth);
    } else if (value.is_map()) {
      for (const Value::Member& item : value.members) add(axis, item.name, item.value, item.at);
    } else if (const Hole hole = next_hole(value.text, 0);
               value.is_scalar() && hole.begin == 0 && hole.end == value.text.size()) {
      std::vector<std::string> names;
      for (const Value::Member& known : experiment_.vars.members) names.push_back(known.name);
      if (const Value* variable = experiment_.vars.find(hole.name)) {
        experiment_.axis_variables.insert(hole.name);
        read_values(axis, *variable, depth + 1);
      } else {
        mistakes_.add(value.at, fmt::format("the axis {}: there is no variable `{}`{}", axis.name, hole.name,
                                            suggestion(hole.name, names)));
      }
    } else {
      mistakes_.add(value.at, fmt::format("the axis {} needs a list of values, or a map label: value", axis.name));
    }
  }

  void read_repeat(Axis& axis, const Value& repeat) {
    std::int64_t count = 0;
    const char* end = repeat.text.data() + repeat.text.size();
    const auto [stop, error] = std::from_chars(repeat.text.data(), end, count);
    if (!repeat.is_scalar() || error != std::errc() || stop != end || count < 1 ||
        count > static_cast<std::int64_t>(most_cells))
      return mistakes_.add(repeat.at, fmt::format("repeat: expected a whole number from 1 to {}, got {}", most_cells,
                                                  what_is(repeat)));
    for (std::int64_t i = 1; i <= count; ++i)
      axis.values.push_back({std::to_string(i), scalar(std::to_string(i), repeat.at)});
  }

  void read_file(Axis& axis, const Value& name, const Value* column, int depth) {
    const fs::path file = name.is_scalar() && name.at.source ? (name.at.source->base / name.text).lexically_normal()
                                                             : fs::path();
    if (!fs::is_regular_file(file))
      return mistakes_.add(name.at, fmt::format("the axis {}: there is no file {}", axis.name, file.string()));
    if (file.extension() != ".csv") {
      const auto source = read_source(file);
      const Value values = parse_yaml(source, mistakes_);
      if (column != nullptr) mistakes_.add(column->at, "`column` is of a CSV file");
      if (values.is_map() || values.is_list()) return read_values(axis, values, depth + 1);
      return mistakes_.add(name.at, fmt::format("the axis {}: {} holds no list and no map", axis.name, file.string()));
    }
    try {
      read_rows(axis, read_table(file), name, column);
    } catch (const InputError& error) {
      mistakes_.add(name.at, fmt::format("the axis {}: {}", axis.name, error.what()));
    }
  }

  // A row of a CSV file is a record, whose label is its first cell; or the values are those of one column.
  void read_rows(Axis& axis, const Table& table, const Value& name, const Value* column) {
    if (column != nullptr && !table.has(column->text))
      return mistakes_.add(column->at, fmt::format("{} has no column `{}`{}", name.text, column->text,
                                                   suggestion(column->text, table.header)));
    for (const auto& cells : table.rows) {
      if (column != nullptr) {
        const std::string& cell = cells[table.column(column->text)];
        add(axis, cell, scalar(cell, name.at), name.at);
        continue;
      }
      Value record;
      record.kind = Value::Kind::map;
      record.at = name.at;
      for (std::size_t i = 0; i < cells.size(); ++i)
        record.members.push_back({table.header[i], name.at, scalar(cells[i], name.at)});
      add(axis, cells.empty() ? "" : cells[0], record, name.at);
    }
  }

  // {axis: label or [labels]}, held against the axes.
  Choice choice_of(const Value& value, const std::string& what) {
    Choice choice;
    if (!value.is_map() || value.members.empty()) {
      mistakes_.add(value.at, fmt::format("{} is a map axis: label", what));
      return choice;
    }
    for (const Value::Member& member : value.members) {
      const Axis* axis = experiment_.axis(member.name);
      if (axis == nullptr) {
        mistakes_.add(member.at, fmt::format("there is no axis `{}`{}", member.name,
                                             suggestion(member.name, experiment_.axis_names())));
        continue;
      }
      const auto check = [&](const Value& label) {
        if (!label.is_scalar() || !axis->index_of(label.text))
          mistakes_.add(label.at, fmt::format("the axis {} has no value `{}`{}", axis->name, yaml_text(label),
                                              suggestion(label.text, axis->labels())));
        else
          choice[axis->name].push_back(label.text);
      };
      if (member.value.is_list())
        std::ranges::for_each(member.value.items, check);
      else
        check(member.value);
    }
    return choice;
  }

  void read_exclude(const Value& exclude) {
    if (!exclude.is_list()) return mistakes_.add(exclude.at, "`exclude` is a list of maps axis: label");
    for (const Value& entry : exclude.items) {
      const std::size_t before = mistakes_.all().size();
      Choice choice = choice_of(entry, "an entry of `exclude`");
      if (mistakes_.all().size() == before) excluded_.push_back(std::move(choice));
    }
  }

  // "mask=raw,mask=roi,seed=1": a comma parts where an axis and "=" follow.
  Choice read_only(const std::string& text) {
    const auto source = std::make_shared<SourceText>(SourceText{"--only", text});
    const auto at = [&](std::size_t column) { return Position{source, 1, static_cast<int>(column) + 1}; };
    Choice choice;
    for (std::size_t begin = 0; begin <= text.size();) {
      std::size_t end = text.find(',', begin);
      while (end != std::string::npos && !names_axis(text, end + 1)) end = text.find(',', end + 1);
      end = std::min(end, text.size());
      const std::string part = text.substr(begin, end - begin);
      const std::size_t equals = part.find('=');
      const Axis* axis = experiment_.axis(part.substr(0, equals));
      if (equals == std::string::npos || equals == 0) {
        mistakes_.add(at(begin), "expected --only axis=label, several with commas between");
      } else if (axis == nullptr) {
        mistakes_.add(at(begin), fmt::format("there is no axis `{}`{}", part.substr(0, equals),
                                             suggestion(part.substr(0, equals), experiment_.axis_names())));
      } else if (const std::string label = part.substr(equals + 1); !axis->index_of(label)) {
        mistakes_.add(at(begin + equals + 1), fmt::format("the axis {} has no value `{}`{}", axis->name, label,
                                                          suggestion(label, axis->labels())));
      } else {
        choice[axis->name].push_back(label);
      }
      begin = end + 1;
    }
    return choice;
  }
  bool names_axis(const std::string& text, std::size_t begin) const {
    const std::size_t equals = text.find('=', begin);
    return equals != std::string::npos && valid_name(text.substr(begin, equals - begin));
  }

  void check_zips() {
    std::map<std::string, const Axis*> firsts;
    for (const Axis& axis : experiment_.axes) {
      if (axis.zip.empty()) continue;
      const Axis* first = firsts.emplace(axis.zip, &axis).first->second;
      if (axis.values.size() != first->values.size())
        mistakes_.add(axis.at, fmt::format("zipped axes advance together: {} has {} values, {} has {}", axis.name,
                                           axis.values.size(), first->name, first->values.size()));
    }
  }

  // Whether a cell fits a choice; an axis without a value there fits none.
  bool fits(const Cell& cell, const Choice& choice) const {
    return std::ranges::all_of(choice, [&](const auto& part) {
      const std::size_t index = cell[experiment_.axis_index(part.first)];
      return index != absent && std::ranges::find(part.second, experiment_.axis(part.first)->values[index].label) !=
                                    part.second.end();
    });
  }

  void make_cells(const Position& at, const std::vector<Choice>& kept) {
    double count = 1;
    std::vector<std::string> factors;
    std::set<std::string> counted;
    for (const Axis& axis : experiment_.axes)
      if (axis.zip.empty() || counted.insert(axis.zip).second) {
        count *= static_cast<double>(std::max<std::size_t>(axis.values.size(), 1));
        factors.push_back(fmt::format("{} {}", axis.name, axis.values.size()));
      }
    if (count > static_cast<double>(most_cells))
      return mistakes_.add(at, fmt::format("the sweep has {:.0f} cells ({}): at most {} are allowed; is an axis too "
                                           "long, or should `zip` or `when` join some?",
                                           count, fmt::join(factors, " x "), most_cells));
    std::vector<Cell> cells{Cell(experiment_.axes.size(), 0)};
    std::set<std::string> done;
    for (std::size_t a = 0; a < experiment_.axes.size(); ++a) {
      const Axis& axis = experiment_.axes[a];
      if (!axis.zip.empty() && !done.insert(axis.zip).second) continue;
      std::vector<Cell> grown;
      for (const Cell& cell : cells) {
        if (!axis.when.empty() && !fits(cell, axis.when)) {
          grown.push_back(cell);
          grown.back()[a] = absent;
          continue;
        }
        for (std::size_t i = 0; i < axis.values.size(); ++i) {
          Cell next = cell;
          for (std::size_t b = a; b < experiment_.axes.size(); ++b) {
            const Axis& other = experiment_.axes[b];
            if (b == a || (!axis.zip.empty() && other.zip == axis.zip))
              next[b] = other.zip.empty() || i >= other.values.size() ? i : *other.index_of(other.values[i].label);
          }
          grown.push_back(std::move(next));
        }
      }
      cells = std::move(grown);
    }
    std::erase_if(cells, [&](const Cell& cell) {
      return std::ranges::any_of(excluded_, [&](const Choice& choice) { return fits(cell, choice); });
    });
    if (cells.empty()) mistakes_.add(at, "`exclude` leaves no cell of the sweep");
    if (!kept.empty() && !cells.empty()) {
      std::erase_if(cells, [&](const Cell& cell) {
        return std::ranges::none_of(kept, [&](const Choice& choice) { return fits(cell, choice); });
      });
      if (cells.empty()) mistakes_.add(at, "--only leaves no cell of the sweep");
    }
    experiment_.cells = std::move(cells);
  }

  Experiment& experiment_;
  Mistakes& mistakes_;
  std::vector<std::pair<std::size_t, const Value*>> conditions_;  // axis, its `when`
  std::vector<const Value*> excludes_;
  std::unordered_map<std::string, std::size_t> places_;  // of the values of the axis that is read, by label
  std::vector<Choice> excluded_;
};

}  // namespace

std::optional<std::size_t> Axis::index_of(std::string_view label) const {
  const auto found = std::ranges::find(values, label, &AxisValue::label);
  if (found == values.end()) return std::nullopt;
  return static_cast<std::size_t>(found - values.begin());
}

std::vector<std::string> Axis::labels() const {
  std::vector<std::string> result;
  for (const AxisValue& value : values) result.push_back(value.label);
  return result;
}

std::vector<std::string> Axis::fields() const {
  std::vector<std::string> result;
  if (values.empty() || !values.front().value.is_map()) return result;
  for (const Value::Member& member : values.front().value.members)
    if (std::ranges::all_of(values, [&](const AxisValue& each) {
          const Value* field = each.value.find(member.name);
          return field != nullptr && field->is_scalar() && next_hole(field->text, 0).begin == std::string::npos;
        }))
      result.push_back(member.name);
  return result;
}

const Axis* Experiment::axis(std::string_view axis_name) const {
  const auto found = std::ranges::find(axes, axis_name, &Axis::name);
  return found == axes.end() ? nullptr : &*found;
}

std::size_t Experiment::axis_index(std::string_view axis_name) const {
  return static_cast<std::size_t>(std::ranges::find(axes, axis_name, &Axis::name) - axes.begin());
}

std::vector<std::string> Experiment::axis_names() const {
  std::vector<std::string> names;
  for (const Axis& axis : axes) names.push_back(axis.name);
  return names;
}

std::map<std::string, std::string> Experiment::record_fields() const {
  std::map<std::string, std::string> found;
  std::set<std::string> several;
  for (const Axis& each : axes)
    for (const std::string& field : each.fields())
      if (axis(field) != nullptr || !found.emplace(field, each.name).second) several.insert(field);
  for (const std::string& field : several) found.erase(field);
  return found;
}

std::map<std::string, std::string> Experiment::fields_at(
    const std::map<std::string, std::string>& fields, const std::map<std::string, std::string>& axis_labels) const {
  std::map<std::string, std::string> result;
  for (const auto& [field, name] : fields) {
    const auto label = axis_labels.find(name);
    if (label == axis_labels.end()) continue;
    if (const auto index = axis(name)->index_of(label->second))
      result[field] = axis(name)->values[*index].value.find(field)->text;
  }
  return result;
}

void read_sweep(const Value& document, const std::vector<std::string>& only, Experiment& experiment,
                Mistakes& mistakes) {
  SweepReader(experiment, mistakes).read(document, only);
}

}  // namespace collimator
