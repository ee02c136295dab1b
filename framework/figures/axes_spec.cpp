// Reads what figures of numbers have in common from the YAML, and tells each mistake with its place.
#include "framework/figures/axes_spec.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/graph/document.hpp"
#include "framework/tables/given_metrics.hpp"

namespace collimator {

Json axes_fields() {
  return Json::parse(R"([
    {"name":"of","kind":"node","required":true,"doc":"the node whose table is drawn"},
    {"name":"x","kind":"string","doc":"a column of the table, or an axis"},
    {"name":"y","kind":"list","item":{"kind":"string"},"doc":"columns of the table, or metrics; a panel for each"},
    {"name":"color","kind":"string","doc":"the column or axis that tells lines or bars apart"},
    {"name":"panel","kind":"string","doc":"the column or axis each of whose values has a panel of its own"},
    {"name":"where","kind":"map","item":{"kind":"list","item":{"kind":"string"}},
     "doc":"the values shown of a column, an axis, class, group; of groups, by default, the one of all samples"}])");
}

std::vector<std::string> members_of_figure(const Json& fields) {
  std::vector<std::string> names;
  for (const Json& field : fields) names.push_back(field.at("name"));
  names.insert(names.end(), {"kind", "about"});
  return names;
}

void check_column(const Value& name, const TableNode& of, const FigureReading& reading) {
  if (name.is_scalar()) check_name(name.text, name.at, of, reading);
}

void check_name(const std::string& name, const Position& at, const TableNode& of, const FigureReading& reading) {
  auto known = given_columns(of, reading.graph, reading.registry);
  if (!known) return;
  const std::vector<std::string>& axes = reading.graph.node(of.node)->axes;
  known->insert(known->end(), axes.begin(), axes.end());
  for (const auto& [field, axis] : reading.graph.experiment.record_fields())
    if (std::ranges::find(axes, axis) != axes.end()) known->push_back(field);
  if (std::ranges::find(*known, name) != known->end()) return;
  const bool is_axis = reading.graph.experiment.axis(name) != nullptr;
  reading.mistakes.add(
      at, fmt::format("{} {} `{}`{}", of.label, is_axis ? "does not use the axis" : "has no column or axis", name,
                      suggestion(name, *known)));
}

void check_number(const Value& name, const TableNode& of, const FigureReading& reading) {
  auto known = given_columns(of, reading.graph, reading.registry);
  if (!known || !name.is_scalar()) return;
  if (const auto metrics = given_metrics({of}, reading.graph, reading.registry))
    known->insert(known->begin(), metrics->begin(), metrics->end());
  if (std::ranges::find(*known, name.text) != known->end()) return;
  std::string told =
      fmt::format("{} gives no column or metric `{}`{}", of.label, name.text, suggestion(name.text, *known));
  // What is not there of a network's curves should not keep the network from being trained.
  if (reading.graph.node(of.node)->verb->port(of.port)->kind == "series")
    reading.mistakes.warn(name.at, std::move(told));
  else
    reading.mistakes.add(name.at, std::move(told));
}

std::optional<TableNode> read_of(const Value::Member& figure, const std::string& missing,
                                 const FigureReading& reading) {
  const Value* of = figure.value.find("of");
  if (of == nullptr) {
    reading.mistakes.add(figure.at, missing);
    return std::nullopt;
  }
  return find_table_node(reading.graph, *of, of->text, reading.mistakes).value_or(TableNode{});
}

namespace {

void read_where(const Value& where, AxesSpec& spec, const FigureReading& reading) {
  if (!where.is_map())
    return reading.mistakes.add(where.at, "where is a map such as {group: all}: the values that are shown");
  for (const Value::Member& member : where.members) {
    check_name(member.name, member.at, spec.of, reading);
    const std::vector<std::string> shown = texts_of(&member.value);
    if (shown.empty())
      reading.mistakes.add(member.at, fmt::format("where: {}: at least one value is shown", member.name));
    if (const Axis* axis = reading.graph.experiment.axis(member.name))
      for (const std::string& label : shown)
        if (!axis->index_of(label))
          reading.mistakes.add(member.value.at, fmt::format("the axis {} has no value `{}`{}", axis->name, label,
                                                            suggestion(label, axis->labels())));
    spec.where[member.name] = shown;
  }
}

}  // namespace

std::optional<AxesSpec> read_axes(const Value::Member& figure, const std::string& owner, const Json& fields,
                                  const FigureReading& reading) {
  check_members(figure.value, owner, members_of_figure(fields), reading.mistakes);
  const auto of = read_of(figure, "a figure needs `of`: the node whose table it draws", reading);
  if (!of) return std::nullopt;
  AxesSpec spec{.name = figure.name, .of = *of};
  if (!of->node.empty()) spec.odds_ratios = given_odds_ratios({*of}, reading.graph, reading.registry);
  if (const Value* x = figure.value.find("x")) spec.x = x->text;
  if (const Value* color = figure.value.find("color")) spec.color = color->text;
  if (const Value* panel = figure.value.find("panel")) spec.panel = panel->text;
  if (const Value* y = figure.value.find("y")) {
    if (y->is_scalar()) spec.y.push_back(y->text);
    for (const Value& item : y->items) spec.y.push_back(item.text);
  }
  for (const char* part : {"x", "color", "panel"})
    if (const Value* column = figure.value.find(part)) {
      check_column(*column, *of, reading);
      if (!column->is_scalar())
        reading.mistakes.add(column->at, fmt::format("{}: expected a name, got {}", part, what_is(*column)));
    }
  if (const Value* y = figure.value.find("y")) {
    if (y->is_scalar()) check_number(*y, *of, reading);
    for (const Value& item : y->items) {
      check_number(item, *of, reading);
      if (!item.is_scalar()) reading.mistakes.add(item.at, fmt::format("y: expected a name, got {}", what_is(item)));
    }
  }
  if (const Value* where = figure.value.find("where")) read_where(*where, spec, reading);
  if (figure.value.find("x") == nullptr || spec.y.empty())
    reading.mistakes.add(figure.at, "a figure needs `x` and `y`: columns of the table or axes");
  return spec;
}

}  // namespace collimator
