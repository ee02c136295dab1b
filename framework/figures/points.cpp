// Pairs two metrics of one class and group as x and y, and places names where they cover nothing.
#include "framework/figures/points.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace collimator {
namespace {

// What one point is of: axes and the columns of figure_grouping, by name.
using Parts = std::map<std::string, std::string>;

struct Place {
  double x = NAN, y = NAN;
};

// Why a number is doubtful, told once among the notes.
void tell_caution(const Table& table, const std::vector<std::string>& cells, std::vector<std::string>& notes) {
  if (!table.has(score_column::caution) || cells[table.column(score_column::caution)].empty()) return;
  std::string text = "caution: " + cells[table.column(score_column::caution)];
  if (std::ranges::find(notes, text) == notes.end()) notes.push_back(std::move(text));
}

std::map<Parts, Place> places_of(const PointsSpec& spec, const FigureSource& source, std::vector<std::string>& notes) {
  const Table& table = source.table;
  const bool metrics = table.has(score_column::metric) && table.has(score_column::value);
  std::map<Parts, Place> places;
  // Where there are no groups, "all" would say nothing.
  const bool grouped = table.has(score_column::group_field) && table.has(score_column::group) &&
                       std::ranges::any_of(table.rows, [&](const std::vector<std::string>& cells) {
                         return !cells[table.column(score_column::group_field)].empty();
                       });
  for (const auto& cells : table.rows) {
    Parts parts = source.axes;
    if (table.has(score_column::class_name))
      parts[score_column::class_name] = cells[table.column(score_column::class_name)];
    if (grouped) {
      const std::string &field = cells[table.column(score_column::group_field)],
                        &group = cells[table.column(score_column::group)];
      if (!field.empty() && (group == "worst" || group == "gap")) continue;  // of each metric another group's
      parts[score_column::group] = group_name(field, group);
    }
    Place& place = places[parts];
    const auto read = [&](const std::string& name, double& into) {
      if (table.has(name)) {
        into = number_in(cells[table.column(name)]).value_or(NAN);
      } else if (metrics && cells[table.column(score_column::metric)] == name) {
        into = number_in(cells[table.column(score_column::value)]).value_or(NAN);
        tell_caution(table, cells, notes);
      }
    };
    read(spec.x, place.x);
    read(spec.y, place.y);
  }
  return places;
}

constexpr std::size_t most_names = 12;

struct Area {
  double x, y, width, height;
  bool meets(const Area& other) const {
    return x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height;
  }
};

}  // namespace

void add_points(FigureData& data, const PointsSpec& spec, const std::vector<FigureSource>& sources) {
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
    for (const auto& [parts, place] : places_of(spec, source, data.notes)) add(parts, place);
  if (!data.x_is_number)
    data.notes.push_back("points: x is not a number, so nothing stands between its values");
  else if (!any)
    data.notes.push_back(fmt::format("points: {} has no row with both {} and {}{}", spec.of.label, spec.x, spec.y,
                                     data.spec.panel.empty() ? "" : " for any panel"));
}

void draw_points(Svg& svg, const FigurePanel& panel, const PlotFrame& frame) {
  std::vector<Area> taken;
  const auto at = [&](const FigurePoint& point) {
    return std::pair(frame.x + frame.axis.at_value(point.x), frame.y.at(point.y));
  };
  for (const FigurePoint& point : panel.points) {
    const auto [x, y] = at(point);
    if (point.series)
      svg.mark(x, y, *point.series, 4.2);
    else
      svg.hollow(x, y, 4.2);
    taken.push_back({x - 4, y - 4, 8, 8});
  }
  if (panel.points.size() > most_names) return;
  for (const FigurePoint& point : panel.points) {
    const auto [x, y] = at(point);
    const std::string name = fitted(point.name, 90, small_text);
    const double wide = text_width(name, small_text);
    Area best{x + 7, y - 6, wide, small_text};
    for (int step = 0; step < 24; ++step) {  // right and left, ever farther down and up
      const double off = 6.0 * (step / 4) * (step % 4 < 2 ? 1 : -1);
      const Area area{step % 2 == 0 ? x + 7 + std::abs(off) : x - 7 - std::abs(off) - wide, y - 6 + off, wide,
                      small_text};
      if (area.x < frame.x || area.x + wide > frame.x + frame.width || area.y < frame.y.end - 6 ||
          std::ranges::any_of(taken, [&](const Area& other) { return other.meets(area); }))
        continue;
      best = area;
      break;
    }
    taken.push_back(best);
    const double middle = best.y + 6;
    if (std::abs(middle - y) > 6) svg.rule(x, y, best.x > x ? best.x - 1 : best.x + wide + 1, middle, 0.5);
    svg.text(best.x, best.y + 10, name, Svg::Anchor::start, small_text);
  }
}

}  // namespace collimator
