// Reads the parts of an experiment that do not depend on verbs.
#include "framework/graph/experiment.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/graph/axis_values.hpp"

namespace collimator {
namespace {

// A node that stands in the place of a name in a table's or figure's `of` becomes one of the nodes: "tables.t.of".
void name_inner_nodes(Value& told, const std::string& section, std::vector<NodeText>& nodes) {
  const auto name_it = [&](Value& value, const std::string& name) {
    if (value.find("do") == nullptr) return;
    nodes.push_back({name, value.at, value});
    value = scalar(name, value.at);
  };
  for (Value::Member& member : told.members) {
    Value* of = member.value.find("of");
    if (of == nullptr) continue;
    const std::string name = section + "." + member.name + ".of";
    name_it(*of, name);
    for (std::size_t i = 0; i < of->items.size(); ++i) name_it(of->items[i], fmt::format("{}.{}", name, i + 1));
    for (Value::Member& each : of->members) name_it(each.value, name + "." + each.name);
  }
}

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

std::set<std::string> told_already(const std::vector<Axis>& axes, const std::map<std::string, std::string>& fields,
                                   const std::vector<std::string>& names) {
  std::set<std::string> told;
  for (const Axis& axis : axes) {
    if (std::ranges::find(names, axis.name) != names.end()) continue;
    // What the names say at each value of this axis: of the axes zipped to it, and of its records.
    std::map<std::vector<std::string>, std::string> seen;
    bool determined = true;
    for (std::size_t i = 0; i < axis.values.size(); ++i) {
      std::vector<std::string> said;
      for (const std::string& name : names) {
        const auto other = std::ranges::find(axes, name, &Axis::name);
        const auto field = fields.find(name);
        if (other != axes.end() && !axis.zip.empty() && other->zip == axis.zip && i < other->values.size())
          said.push_back(other->values[i].label);
        else if (field != fields.end() && field->second == axis.name)
          said.push_back(axis.values[i].value.find(name)->text);
      }
      determined =
          determined && !said.empty() && seen.emplace(said, axis.values[i].label).first->second == axis.values[i].label;
    }
    if (determined) told.insert(axis.name);
  }
  return told;
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
      if (axis(field) != nullptr || is_table_column(field) || !found.emplace(field, each.name).second)
        several.insert(field);
  for (const std::string& field : several) found.erase(field);
  return found;
}

std::map<std::string, std::string> Experiment::fields_at(const std::map<std::string, std::string>& fields,
                                                         const std::map<std::string, std::string>& axis_labels) const {
  std::map<std::string, std::string> result;
  for (const auto& [field, name] : fields) {
    const auto label = axis_labels.find(name);
    if (label == axis_labels.end()) continue;
    if (const auto index = axis(name)->index_of(label->second))
      result[field] = axis(name)->values[*index].value.find(field)->text;
  }
  return result;
}

std::vector<const Value::Member*> Experiment::defaults_for(std::string_view what, const Position& at,
                                                           const Value& own) const {
  std::vector<const Value::Member*> result;
  const Value* all = defaults.find(what);
  if (all == nullptr) return result;
  for (const Value::Member& member : all->members) {
    if (own.find(member.name) != nullptr) continue;
    const auto& from = member.at.source->file;
    const bool set = from == "--set" || !at.source || at.source->file == "--set" || at.source->file == from;
    const auto seen = set ? imports.end() : imports.find(at.source->file);
    if (set || (seen != imports.end() && seen->second.contains(from))) result.push_back(&member);
  }
  return result;
}

std::string suggested_axis(const std::string& name, const Experiment& experiment,
                           const std::vector<std::string>& known) {
  std::vector<std::string> owners;
  for (const Axis& axis : experiment.axes)
    if (std::ranges::any_of(axis.values, [&](const AxisValue& each) { return each.value.find(name) != nullptr; }))
      owners.push_back(axis.name);
  if (owners.empty()) return suggestion(name, known);
  return fmt::format("; it is a field of the records of {}: name {}", fmt::join(owners, " and "),
                     owners.size() == 1 ? "that axis" : "one of these axes");
}

Experiment read_experiment(const std::filesystem::path& file, const Changes& changes, Mistakes& mistakes) {
  Experiment experiment;
  experiment.file = file;
  Value document = read_document(file, experiment.imports, mistakes);
  if (!document.is_map()) return experiment;
  for (const std::string& set : changes.sets) apply_set(set, document, mistakes);

  if (const Value* name = document.find("experiment"); name != nullptr && valid_name(name->text))
    experiment.name = name->text;
  else
    mistakes.add(
        name ? name->at : document.at,
        "an experiment needs a name of letters, digits, _ and -: `experiment: NAME` (a fragment is checked with an "
        "experiment that imports it)");
  if (const Value* about = document.find("about")) experiment.about = about->text;
  if (const Value* seed = document.find("seed")) {
    const char* end = seed->text.data() + seed->text.size();
    const auto [stop, error] = std::from_chars(seed->text.data(), end, experiment.seed);
    if (error != std::errc() || stop != end) mistakes.add(seed->at, "seed: expected a whole number");
  }
  const auto section = [&](const char* name) {
    const Value* found = document.find(name);
    if (found != nullptr && std::string_view(name) != "defaults") check_names(*found, name, mistakes);
    return found == nullptr ? Value{} : *found;
  };
  experiment.vars = section("vars");
  experiment.defaults = section("defaults");
  experiment.tables = section("tables");
  experiment.figures = section("figures");
  read_sweep(document, changes.only, experiment, mistakes);
  read_nodes(document, experiment, mistakes);
  name_inner_nodes(experiment.tables, "tables", experiment.nodes);
  name_inner_nodes(experiment.figures, "figures", experiment.nodes);
  experiment.resolved = std::move(document);
  return experiment;
}

}  // namespace collimator
