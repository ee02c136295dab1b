// Reads `sweep:`: which axes there are, which advance together, and which combinations are cells.
#include <algorithm>
#include <unordered_map>

#include <collimator/names.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/axis_values.hpp"
#include "framework/graph/document.hpp"
#include "framework/graph/experiment.hpp"

namespace collimator {
namespace {

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
    if (zips_fit_) make_cells(at, kept);
  }

 private:
  void read_part(const Value& sweep, const std::string& name, bool outermost) {
    if (!sweep.is_map()) return mistakes_.add(sweep.at, "`sweep` is a map with `grid`, `zip`, `exclude`");
    for (const Value::Member& part : sweep.members) {
      const std::string kind = part_meant(sweep, part);
      if (kind != part.name)
        mistakes_.add(part.at, fmt::format("`sweep` has no `{}`, did you mean `{}`?", part.name, kind));
      if (kind == "exclude") {
        excludes_.push_back(&part.value);
      } else if (kind == "grid" || kind == "zip") {
        check_names(part.value, kind, mistakes_);
        for (const Value::Member& member : part.value.members) add_axis(member, kind == "zip" ? name + "/zip" : "");
      } else if (outermost && part.value.is_map() && valid_name(part.name) &&
                 std::ranges::any_of(part.value.members, [](const Value::Member& inner) {
                   return inner.name == "grid" || inner.name == "zip";
                 })) {
        read_part(part.value, part.name, false);
      } else {
        mistakes_.add(part.at, fmt::format("`sweep` has no `{}`; known: grid, zip, exclude{}", part.name,
                                           outermost ? "; a sweep of its own is {NAME: {grid: …, zip: …}}" : ""));
      }
    }
  }

  // A misspelt part is read as the one that was meant, so that its axes are not missed everywhere.
  static std::string part_meant(const Value& sweep, const Value::Member& part) {
    static const std::vector<std::string> known{"grid", "zip", "exclude"};
    const bool holds_parts = part.value.find("grid") != nullptr || part.value.find("zip") != nullptr;
    if (std::ranges::find(known, part.name) != known.end() || holds_parts) return part.name;
    const std::vector<std::string> near = near_names(part.name, known);
    return near.size() == 1 && sweep.find(near[0]) == nullptr ? near[0] : part.name;
  }

  void add_axis(const Value::Member& member, const std::string& zip) {
    if (is_table_column(member.name) || is_predictions_column(member.name))
      return mistakes_.add(
          member.at, fmt::format("an axis cannot be called `{}`: tables have a column of that name", member.name));
    constexpr std::size_t most_axes = 1000;  // each is looked for among all
    if (experiment_.axes.size() == most_axes) {
      if (!std::exchange(too_many_, true))
        mistakes_.add(member.at,
                      fmt::format("this is axis {} of the sweep; at most {} are read", most_axes + 1, most_axes));
      return;
    }
    if (experiment_.axis(member.name) != nullptr)
      return mistakes_.add(member.at, fmt::format("there is a second axis `{}`", member.name));
    AxisText text = read_axis(member, zip, experiment_, mistakes_);
    if (text.when != nullptr) conditions_.emplace_back(experiment_.axes.size(), text.when);
    experiment_.axes.push_back(std::move(text.axis));
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
                                             suggested_axis(member.name, experiment_, experiment_.axis_names())));
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
        mistakes_.add(at(begin),
                      fmt::format("there is no axis `{}`{}", part.substr(0, equals),
                                  suggested_axis(part.substr(0, equals), experiment_, experiment_.axis_names())));
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
      if (axis.values.size() == first->values.size()) continue;
      zips_fit_ = false;
      if (!axis.values.empty() && !first->values.empty())
        mistakes_.add(axis.at, fmt::format("zipped axes advance together: {} has {} values, {} has {}", axis.name,
                                           axis.values.size(), first->name, first->values.size()));
    }
  }

  // Whether a cell fits a choice; an axis without a value there fits none.
  bool fits(const Cell& cell, const Choice& choice) const {
    return std::ranges::all_of(choice, [&](const auto& part) {
      const std::size_t index = cell[experiment_.axis_index(part.first)];
      return index != absent &&
             std::ranges::find(part.second, experiment_.axis(part.first)->values[index].label) != part.second.end();
    });
  }

  // Takes out the cells that an entry of `exclude` fits. Each entry is looked up by the labels of one of its axes,
  // since there may be very many.
  void leave_out(std::vector<Cell>& cells) const {
    std::map<std::size_t, std::unordered_map<std::string, std::vector<const Choice*>>> by_label;
    for (const Choice& choice : excluded_) {
      const auto fewest = std::ranges::min_element(choice, {}, [](const auto& part) { return part.second.size(); });
      if (fewest == choice.end()) continue;
      for (const std::string& label : fewest->second)
        by_label[experiment_.axis_index(fewest->first)][label].push_back(&choice);
    }
    std::erase_if(cells, [&](const Cell& cell) {
      return std::ranges::any_of(by_label, [&](const auto& axis) {
        if (cell[axis.first] == absent) return false;
        const auto found = axis.second.find(experiment_.axes[axis.first].values[cell[axis.first]].label);
        return found != axis.second.end() &&
               std::ranges::any_of(found->second, [&](const Choice* choice) { return fits(cell, *choice); });
      });
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
    const auto too_many = [&] {
      mistakes_.add(at, fmt::format("the sweep has {:.0f} cells ({}): at most {} are allowed; is an axis too long, or "
                                    "should `zip` or `when` join some?",
                                    count, fmt::join(factors, " x "), most_cells));
    };
    const bool conditional = std::ranges::any_of(experiment_.axes, [](const Axis& axis) { return !axis.when.empty(); });
    if (!conditional && count > static_cast<double>(most_cells)) return too_many();
    // Of the values of zipped axes, the first that has the label.
    std::vector<std::vector<std::size_t>> firsts(experiment_.axes.size());
    for (std::size_t a = 0; a < experiment_.axes.size(); ++a) {
      if (experiment_.axes[a].zip.empty()) continue;
      std::unordered_map<std::string, std::size_t> known;
      for (const AxisValue& value : experiment_.axes[a].values)
        firsts[a].push_back(known.emplace(value.label, firsts[a].size()).first->second);
    }
    std::vector<Cell> cells{Cell(experiment_.axes.size(), 0)};
    std::set<std::string> done;
    for (std::size_t a = 0; a < experiment_.axes.size(); ++a) {
      const Axis& axis = experiment_.axes[a];
      if (!axis.zip.empty() && !done.insert(axis.zip).second) continue;
      std::vector<Cell> grown;
      for (const Cell& cell : cells) {
        if (grown.size() > most_cells) return too_many();
        if (!axis.when.empty() && !fits(cell, axis.when)) {
          grown.push_back(cell);
          grown.back()[a] = absent;
          continue;
        }
        for (std::size_t i = 0; i < axis.values.size(); ++i) {
          Cell next = cell;
          for (std::size_t b = a; b < experiment_.axes.size(); ++b) {
            const Axis& other = experiment_.axes[b];
            if (b == a || (!axis.zip.empty() && other.zip == axis.zip)) next[b] = other.zip.empty() ? i : firsts[b][i];
          }
          grown.push_back(std::move(next));
        }
      }
      cells = std::move(grown);
    }
    leave_out(cells);
    const bool any_empty = std::ranges::any_of(experiment_.axes, [](const Axis& axis) { return axis.values.empty(); });
    if (cells.empty() && !any_empty && !excluded_.empty()) mistakes_.add(at, "`exclude` leaves no cell of the sweep");
    experiment_.all_cells = cells;
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
  std::vector<Choice> excluded_;
  bool too_many_ = false;  // axes, which was told
  bool zips_fit_ = true;
};

}  // namespace

void read_sweep(const Value& document, const std::vector<std::string>& only, Experiment& experiment,
                Mistakes& mistakes) {
  SweepReader(experiment, mistakes).read(document, only);
}

}  // namespace collimator
