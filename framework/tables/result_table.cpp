// Reads the stored tables of all instances, averages them over the axes of `over`, and chooses which keys are shown.
#include "framework/tables/result_table.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/run/caveats.hpp"
#include "framework/stats/number_ranges.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/tables/averaged_row.hpp"
#include "framework/tables/reference.hpp"
#include "framework/tables/same_results.hpp"
#include "framework/tables/table_grid.hpp"
#include "framework/tables/table_tests.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

using Keys = std::map<std::string, std::string>;

// Where a port's files are; nothing where there are none.
std::optional<fs::path> stored_folder(const Task& task, const TaskResult& result, const std::string& port) {
  if (result.status != TaskStatus::done || !result.stored) return std::nullopt;
  const Port* found = task.verb->port(port);  // there is one: find_table_node() looked when the YAML was read
  const fs::path folder = found->folder.empty() ? result.stored->files : result.stored->files / found->folder;
  if (!fs::is_directory(folder)) return std::nullopt;  // a port that this node had nothing for
  return folder;
}

class Gatherer {
 public:
  Gatherer(const TableSpec& spec, const Graph& graph, const std::vector<TaskResult>& results)
      : spec_(spec), graph_(graph), results_(results) {}

  ResultTable run() {
    ResultTable table;
    for (const TableNode& of : spec_.of) add_node(of);
    spec_.ranges = ranges_;
    table.spec = spec_;
    table.notes = same_results(spec_, graph_, results_);
    for (const std::string& note : notes_) table.notes.push_back(note);
    // rows[i] is the mean of values[i], so no row may go before the tests are added.
    std::vector<std::vector<AveragedValue>> values;
    for (Gathered& group : groups_) {
      table.rows.push_back(averaged_row(group, spec_));
      values.push_back(std::move(group.values));
    }
    add_interval_note(table);
    tell_odds_ratios(table);
    tell_narrow(table);
    if (std::ranges::any_of(groups_,
                            [](const Gathered& group) { return !group.hidden && over_other_classes(group.notes); }))
      table.notes.push_back(fmt::format(
          "caution: some averages over classes have other classes in some runs than in others over {}: see the column "
          "note of the CSV",
          fmt::join(spec_.over, ", ")));
    for (const std::string& caution : of_shown(&Gathered::cautions)) table.notes.push_back("caution: " + caution);
    add_tests(table, values, graph_, results_);
    // Only now, for a hidden row may be the baseline of another; what follows tells of the rows that are shown.
    std::erase_if(table.rows, &ResultRow::hidden);
    tell_missing(table);
    for (ResultRow& row : table.rows) row.keys.merge(graph_.experiment.fields_at(fields_, row.keys));
    if (spec_.reference) add_reference(table, known_["metric"]);
    if (spec_.reference && failed_.empty() && !table.rows.empty() &&
        std::ranges::none_of(table.rows, [](const ResultRow& row) { return row.reference.has_value(); }))
      table.missing.emplace_back("reference", "no number of the reference has a counterpart in the table");
    table.keys = shown_keys(table);
    if (std::ranges::any_of(table.rows, [](const ResultRow& row) { return std::isnan(row.value); }))
      table.notes.push_back("nan: the number is undefined there; the column `note` of the CSV says why");
    std::vector<std::string> nodes;
    for (const TableNode& of : spec_.of) nodes.push_back(of.node);
    for (std::string& caveat : caveats_behind(nodes, graph_, results_)) table.notes.push_back(std::move(caveat));
    return table;
  }

 private:
  void add_node(const TableNode& of) {
    const Node& node = *graph_.node(of.node);
    // The rows that a failed instance would have given are known from its siblings. Instances that are one task are one
    // number, however many labels it stands under; and so are tasks whose results have one key, as those of copies of a
    // file. Where all have, that number belongs to no label, and is held against every one of another row.
    std::map<Keys, std::set<std::size_t>> tasks;
    std::map<Keys, std::set<std::string>> results, counted;
    const auto result_of = [&](const Instance& instance) {
      const std::string& key = results_[instance.task].key;
      return key.empty() ? std::to_string(instance.task) : key;
    };
    for (const Instance& instance : node.instances) {
      tasks[grouped(instance.axes)].insert(instance.task);
      results[grouped(instance.axes)].insert(result_of(instance));
    }
    const auto are_one = [&](const Keys& axes) { return tasks[axes].size() > 1 && results[axes].size() == 1; };
    std::size_t repeated = 0;
    for (const Instance& instance : node.instances) {
      const Keys axes = grouped(instance.axes);
      if (!counted[axes].insert(result_of(instance)).second) {
        ++repeated;
        continue;
      }
      const auto table = stored_table(graph_.tasks[instance.task], results_[instance.task], of.port);
      if (!table) {
        failed_.insert(of.label);
        continue;
      }
      const auto rows = read_score_table(*table);
      if (!rows)
        throw failure(
            "table {}: {} gives a table without the columns metric and value (it has {}); draw it as a figure",
            spec_.name, of.label, fmt::join(table->header, ", "));
      for (const ScoreRow& row : *rows) add_row(of, instance, axes, row, are_one(axes) ? 0 : results[axes].size());
      add_ranges(*rows, load_ranges(*stored_folder(graph_.tasks[instance.task], results_[instance.task], of.port)));
    }
    if (repeated > 0)
      notes_.push_back(fmt::format("{}: {} of {} instances say the same as another over {}, and count once", of.label,
                                   repeated, node.instances.size(), fmt::join(spec_.over, ", ")));
    const auto lost = std::ranges::count_if(
        node.instances, [&](const Instance& instance) { return results_[instance.task].status != TaskStatus::done; });
    if (lost > 0)
      notes_.push_back(
          fmt::format("{} of {} instances of {} failed or were skipped", lost, node.instances.size(), of.node));
  }

  Keys grouped(Keys axes) const {
    for (const std::string& axis : spec_.over) axes.erase(axis);
    return axes;
  }

  // Where the numbers of all instances lie: as their plugins say, or as is stored beside a table that knows better.
  void add_ranges(const std::vector<ScoreRow>& rows, const NumberRanges& stored) {
    for (const ScoreRow& row : rows) {
      const NumberBounds bounds = bounds_of(stored.contains(row.metric) ? stored : spec_.ranges, row.metric);
      const auto [known, is_new] = ranges_.emplace(row.metric, bounds);
      if (!is_new) known->second = covering(known->second, bounds);
    }
  }

  // `axes` are the instance's without those averaged over. `expected`: of how many numbers the row is to be the mean; 0
  // where one number stands under all labels of these.
  void add_row(const TableNode& of, const Instance& instance, const Keys& axes, const ScoreRow& row,
               std::size_t expected) {
    known_["metric"].insert(row.metric);
    if (!spec_.values.empty() && std::ranges::find(spec_.values, row.metric) == spec_.values.end()) return;
    Keys keys = axes;
    keys["node"] = of.label;
    keys["class"] = row.class_name;
    keys["metric"] = row.metric;
    keys["group"] = row.group.empty() ? "" : row.group_field + "=" + row.group;
    const auto [place, is_new] = places_.emplace(std::move(keys), groups_.size());
    if (is_new) {
      add_group(place->first, std::max<std::size_t>(expected, 1));
      groups_.back().resampling = resampling_at(spec_.resamplings, of.label, axes);
    }
    Gathered& group = groups_[place->second];  // only after add_group(), which may move all groups
    AveragedValue& value = group.values.emplace_back();
    value.value = row.value;
    value.positives = static_cast<double>(row.positives.value_or(0));
    for (const std::string& axis : spec_.over)
      if (expected > 0 && instance.axes.contains(axis)) value.over[axis] = instance.axes.at(axis);
    group.intervals.emplace_back(row.low, row.high);
    group.p = row.p;
    if (!row.interval.empty()) {
      group.methods.insert(row.interval);
      const bool samples = graph_.tasks[instance.task].params.value("unit", "") == "sample";
      group.units.insert(samples ? "samples" : "patients");
    }
    if (!row.caution.empty()) group.cautions.insert(row.caution);
    for (const std::string& name : spec_.counts)
      if (const auto count = count_of(row, name)) group.counts[name].insert(*count);
    group.notes.push_back(row.note);
  }

  static std::optional<std::size_t> count_of(const ScoreRow& row, const std::string& name) {
    if (name == "samples") return row.n;
    if (name == "patients") return row.patients;
    if (!row.positives || name == "positives") return row.positives;
    return row.n - *row.positives;
  }

  void add_group(const Keys& keys, std::size_t expected) {
    Gathered& group = groups_.emplace_back();
    group.keys = keys;
    group.expected = expected;
    for (const auto& [key, shown] : spec_.where) {
      const Keys from = fields_.contains(key) ? graph_.experiment.fields_at(fields_, keys) : keys;
      const auto value = from.find(key);
      const std::string text = value == from.end() ? "" : value->second;
      known_[key].insert(shown_value(key, text));
      group.hidden = group.hidden || (std::ranges::find(shown, text) == shown.end() &&
                                      std::ranges::find(shown, shown_value(key, text)) == shown.end());
    }
  }

  // `values` and `where` may name what no node gave.
  void tell_missing(ResultTable& table) const {
    std::map<std::string, std::vector<std::string>> asked = spec_.where;
    if (!spec_.values.empty()) asked["metric"] = spec_.values;
    for (const auto& [key, values] : asked)
      for (const std::string& value : values) {
        const auto found = known_.find(key);
        if (found == known_.end() || found->second.contains(shown_value(key, value))) continue;
        const std::vector<std::string> known(found->second.begin(), found->second.end());
        table.missing.emplace_back(key, fmt::format("there is no {} `{}`{}", key, value, suggestion(value, known)));
        table.notes.push_back(table.missing.back().second);
      }
    if (!failed_.empty())
      table.missing.clear();  // perhaps it is what the others would have given
    else if (table.missing.empty() && table.rows.empty())
      table.missing.emplace_back("", "it shows no row of its nodes");
  }

  std::set<std::string> of_shown(std::set<std::string> Gathered::*member) const {
    std::set<std::string> all;
    for (const Gathered& group : groups_)
      if (!group.hidden) all.insert((group.*member).begin(), (group.*member).end());
    return all;
  }

  // An interval over the patients of a test set is another thing than the spread over seeds or folds.
  void add_interval_note(ResultTable& table) const {
    const std::set<std::string> methods = of_shown(&Gathered::methods);
    if (methods.empty()) return;
    const std::string units = fmt::format("{}", fmt::join(of_shown(&Gathered::units), " or "));
    table.notes.push_back(
        spec_.over.empty()
            ? fmt::format("[low, high]: 95 % interval over the {} of the test set ({})", units,
                          fmt::join(methods, ", "))
            : fmt::format("columns test_low and test_high of the CSV: a single instance's 95 % interval over the "
                          "{} of its test set ({}), its ends averaged",
                          units, fmt::join(methods, ", ")));
  }

  // Whether two nodes give numbers under the same name, so that the column "node" is needed.
  bool tells_apart(const ResultTable& table) const {
    std::set<Keys> seen;
    for (const ResultRow& row : table.rows) {
      Keys keys = row.keys;
      keys.erase("node");
      if (!seen.insert(keys).second) return true;
    }
    return asked("node");
  }

  bool asked(const std::string& key) const {
    return std::ranges::find(spec_.rows, key) != spec_.rows.end() ||
           std::ranges::find(spec_.columns, key) != spec_.columns.end();
  }

  // The axes of a table's columns, in order: of zipped ones those that are asked for, or the first; in the place of a
  // record those of its fields that are asked for. What these do not tell apart stays beside them.
  std::vector<std::string> axes_shown(const ResultTable& table) const {
    const Experiment& experiment = graph_.experiment;
    std::vector<std::string> shown;
    std::map<std::string, std::vector<std::string>> groups;  // by what they are one of: names that say the same
    std::vector<std::string> order;
    for (const Axis& axis : experiment.axes) {
      const std::string group = axis.zip.empty() ? axis.name : axis.zip;
      if (!groups.contains(group)) order.push_back(group);
      groups[group].push_back(axis.name);
      for (const auto& [field, name] : fields_)
        if (name == axis.name) groups[group].push_back(field);
    }
    const auto tuples = [&](const std::vector<std::string>& keys) {
      std::set<std::vector<std::string>> seen;
      for (const ResultRow& row : table.rows) {
        std::vector<std::string> values;
        for (const std::string& key : keys) values.push_back(row.keys.contains(key) ? row.keys.at(key) : "");
        seen.insert(std::move(values));
      }
      return seen.size();
    };
    for (const std::string& group : order) {
      std::vector<std::string> kept;
      for (const std::string& key : groups[group])
        if (asked(key)) kept.push_back(key);
      for (const std::string& key : groups[group]) {
        if (!kept.empty() && tuples(kept) == tuples(groups[group])) break;
        if (experiment.axis(key) != nullptr && std::ranges::find(kept, key) == kept.end()) kept.push_back(key);
      }
      shown.insert(shown.end(), kept.begin(), kept.end());
    }
    return shown;
  }

  // Keys that tell rows apart; a column that says the same everywhere is left out.
  std::vector<std::string> shown_keys(const ResultTable& table) const {
    std::vector<std::string> candidates{"node"};
    for (std::string& key : axes_shown(table)) candidates.push_back(std::move(key));
    candidates.insert(candidates.end(), {"class", "group"});
    std::vector<std::string> shown;
    for (const std::string& key : candidates) {
      std::set<std::string> values;
      for (const ResultRow& row : table.rows) values.insert(row.keys.contains(key) ? row.keys.at(key) : "");
      if (key == "node" && !tells_apart(table)) continue;
      if (values.size() > 1 || (asked(key) && !values.empty() && *values.begin() != "")) shown.push_back(key);
    }
    shown.push_back("metric");
    return shown;
  }

  TableSpec spec_;
  const Graph& graph_;
  const std::vector<TaskResult>& results_;
  NumberRanges ranges_;
  const std::map<std::string, std::string> fields_ = graph_.experiment.record_fields();
  std::vector<Gathered> groups_;        // in the order in which their first rows were met, which arrange() keeps
  std::map<Keys, std::size_t> places_;  // in groups_
  std::set<std::string> failed_;
  std::map<std::string, std::set<std::string>> known_;  // values that the nodes gave, by key
  std::vector<std::string> notes_;
};

}  // namespace

std::optional<Table> stored_table(const Task& task, const TaskResult& result, const std::string& port) {
  const auto folder = stored_folder(task, result, port);
  if (!folder) return std::nullopt;
  if (fs::exists(*folder / "table.csv")) return read_table(*folder / "table.csv");
  std::vector<fs::path> tables;
  for (const auto& entry : fs::directory_iterator(*folder))
    if (entry.path().extension() == ".csv") tables.push_back(entry.path());
  if (tables.size() != 1) return std::nullopt;
  return read_table(tables.front());
}

ResultTable gather(const TableSpec& spec, const Graph& graph, const std::vector<TaskResult>& results) {
  return Gatherer(spec, graph, results).run();
}

}  // namespace collimator
