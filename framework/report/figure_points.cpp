// Single points among a figure's lines: readers beside a model's ROC curve (figure.hpp).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/report/figure.hpp"

namespace collimator {
namespace {

// What one point is of: axes and the columns of figure_grouping, by name.
using Parts = std::map<std::string, std::string>;

struct Place {
  double x = NAN, y = NAN;
};

std::map<Parts, Place> places_of(const PointsSpec& spec, const FigureSource& source) {
  const Table& table = source.table;
  const bool metrics = table.has("metric") && table.has("value");
  std::map<Parts, Place> places;
  // Where there are no groups, "all" would say nothing.
  const bool grouped = table.has("group_field") && table.has("group") &&
                       std::ranges::any_of(table.rows, [&](const std::vector<std::string>& cells) {
                         return !cells[table.column("group_field")].empty();
                       });
  for (const auto& cells : table.rows) {
    Parts parts = source.axes;
    if (table.has("class")) parts["class"] = cells[table.column("class")];
    if (grouped) {
      const std::string &field = cells[table.column("group_field")], &group = cells[table.column("group")];
      if (!field.empty() && (group == "worst" || group == "gap")) continue;  // of each metric another group's
      parts["group"] = group_name(field, group);
    }
    Place& place = places[parts];
    const auto read = [&](const std::string& name, double& into) {
      if (table.has(name))
        into = number_in(cells[table.column(name)]).value_or(NAN);
      else if (metrics && cells[table.column("metric")] == name)
        into = number_in(cells[table.column("value")]).value_or(NAN);
    };
    read(spec.x, place.x);
    read(spec.y, place.y);
  }
  return places;
}

}  // namespace

void add_points(FigureData& data, const std::vector<FigureSource>& sources) {
  const PointsSpec& spec = *data.spec.points;
  bool any = false;
  const auto add = [&](const Parts& parts, const Place& place) {
    if (!std::isfinite(place.x) || !std::isfinite(place.y)) return;
    const auto value = [&](const std::string& name) {
      const auto found = parts.find(name);
      return found == parts.end() ? std::string() : found->second;
    };
    FigurePoint point{.x = place.x, .y = place.y};
    const auto series = std::ranges::find(data.series, value(data.spec.color));
    if (series == data.series.end() && !value(data.spec.color).empty()) return;  // of a line that is not drawn
    if (!data.spec.color.empty() && series != data.series.end())
      point.series = static_cast<std::size_t>(series - data.series.begin());
    std::vector<std::string> rest;
    for (const auto& [name, text] : parts)
      if (name != data.spec.panel && name != data.spec.color && !text.empty()) rest.push_back(text);
    point.name = fmt::format("{}", fmt::join(rest, ", "));
    for (FigurePanel& panel : data.panels)
      if (data.spec.panel.empty() || panel.facet == value(data.spec.panel)) {
        panel.points.push_back(point);
        any = true;
      }
  };
  for (const FigureSource& source : sources)
    for (const auto& [parts, place] : places_of(spec, source)) add(parts, place);
  if (!data.x_is_number)
    data.notes.push_back("points: x is not a number, so nothing stands between its values");
  else if (!any)
    data.notes.push_back(fmt::format("points: {} has no row with both {} and {}{}", spec.of.label, spec.x, spec.y,
                                     data.spec.panel.empty() ? "" : " for any panel"));
}

}  // namespace collimator
