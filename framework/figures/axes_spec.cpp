// Reads what figures of numbers have in common from the YAML, and tells each mistake with its place.
#include "framework/figures/axes_spec.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace collimator {

Json axes_fields() {
  return Json::parse(R"([
    {"name":"of","kind":"node","required":true,"doc":"the node whose table is drawn"},
    {"name":"x","kind":"string","doc":"a column of the table, or an axis"},
    {"name":"y","kind":"list","item":{"kind":"string"},"doc":"columns of the table, or metrics; a panel for each"},
    {"name":"color","kind":"string","doc":"the column or axis that tells lines or bars apart"},
    {"name":"panel","kind":"string","doc":"the column or axis each of whose values has a panel of its own"}])");
}

std::vector<std::string> members_of_figure(const Json& fields) {
  std::vector<std::string> names;
  for (const Json& field : fields) names.push_back(field.at("name"));
  names.insert(names.end(), {"kind", "about"});
  return names;
}

void check_names(const Value& figure, const std::string& owner, const std::vector<std::string>& known,
                 Mistakes& mistakes) {
  for (const Value::Member& part : figure.members)
    if (std::ranges::find(known, part.name) == known.end())
      mistakes.add(part.at, fmt::format("{} has no `{}`{}", owner, part.name, suggestion(part.name, known)));
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

std::optional<AxesSpec> read_axes(const Value::Member& figure, const std::string& owner, const Json& fields,
                                  const FigureReading& reading) {
  check_names(figure.value, owner, members_of_figure(fields), reading.mistakes);
  const auto of = read_of(figure, "a figure needs `of`: the node whose table it draws", reading);
  if (!of) return std::nullopt;
  AxesSpec spec{.name = figure.name, .of = *of};
  if (const Value* x = figure.value.find("x")) spec.x = x->text;
  if (const Value* color = figure.value.find("color")) spec.color = color->text;
  if (const Value* panel = figure.value.find("panel")) spec.panel = panel->text;
  if (const Value* y = figure.value.find("y")) {
    if (y->is_scalar()) spec.y.push_back(y->text);
    for (const Value& item : y->items) spec.y.push_back(item.text);
  }
  if (spec.x.empty() || spec.y.empty())
    reading.mistakes.add(figure.at, "a figure needs `x` and `y`: columns of the table or axes");
  return spec;
}

}  // namespace collimator
