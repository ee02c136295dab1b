// Draws a result table that is small enough: a panel for each metric, a row for each row of the table.
#include "framework/figures/intervals.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/figures/svg.hpp"
#include "framework/tables/table_grid.hpp"

namespace collimator {
namespace {

constexpr double label_size = 11;
constexpr std::size_t most_rows = 60;

// What is drawn of one metric: its own panel, for metrics have scales of their own.
struct Panel {
  std::string title;
  std::vector<std::pair<std::size_t, std::size_t>> columns;  // of the grid, and the series each is
};

std::string joined(const std::vector<std::string>& parts) {
  std::vector<std::string> shown;
  for (const std::string& part : parts)
    if (!part.empty()) shown.push_back(part);
  return fmt::format("{}", fmt::join(shown, ", "));
}

struct Reach {
  double low = INFINITY, high = -INFINITY;
  void take(double value) {
    if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
  }
};

double low_of(const ResultRow& row) { return row.low ? *row.low : row.value - row.spread.value_or(0); }
double high_of(const ResultRow& row) { return row.high ? *row.high : row.value + row.spread.value_or(0); }

Reach reach_of(const TableGrid& grid, const Panel& panel) {
  Reach reach;
  for (const auto& cells : grid.cells)
    for (const auto& [column, series] : panel.columns)
      if (const ResultRow* row = cells[column]) {
        for (const double value : {row->value, low_of(*row), high_of(*row)}) reach.take(value);
        if (row->reference) reach.take(*row->reference);
      }
  return reach;
}

void draw_panel(Svg& svg, const TableGrid& grid, const Panel& panel, std::size_t series_count, double x_begin,
                double width, double y_begin, double row_height) {
  const Reach reach = reach_of(grid, panel);
  const double y_end = y_begin + row_height * static_cast<double>(grid.rows.size());
  svg.text(x_begin, y_begin - 10, fitted(panel.title, width, 12), Svg::Anchor::start, 12, true);
  if (!std::isfinite(reach.low)) {
    svg.text(x_begin + width / 2, (y_begin + y_end) / 2, "no number", Svg::Anchor::middle, label_size);
    return;
  }
  const std::vector<double> ticks = round_ticks(reach.low, reach.high, 5);
  const Scale scale{ticks.front(), ticks.back(), x_begin + 4, x_begin + width - 4};
  for (const double tick : ticks) {
    svg.rule(scale.at(tick), y_begin, scale.at(tick), y_end, 0.13);
    svg.text(scale.at(tick), y_end + 16, short_number(tick, 6), Svg::Anchor::middle, label_size);
  }
  svg.rule(x_begin, y_end, x_begin + width, y_end, 0.6);
  for (std::size_t r = 0; r < grid.rows.size(); ++r)
    for (const auto& [column, series] : panel.columns) {
      const ResultRow* row = grid.cells[r][column];
      if (row == nullptr || !std::isfinite(row->value)) continue;
      const double count = static_cast<double>(series_count);
      const double y = y_begin + row_height * (static_cast<double>(r) + 0.5) +
                       (static_cast<double>(series) - (count - 1) / 2) * std::min(11.0, row_height * 0.8 / count);
      if ((row->spread || row->low) && std::isfinite(low_of(*row)) && std::isfinite(high_of(*row)))
        svg.line({{scale.at(low_of(*row)), y}, {scale.at(high_of(*row)), y}}, series, 2, 0.8);
      svg.mark(scale.at(row->value), y, series, 3.8);
      if (row->reference && std::isfinite(*row->reference)) svg.hollow(scale.at(*row->reference), y, 5);
    }
}

}  // namespace

std::string draw_intervals(const ResultTable& table) {
  const TableGrid grid = arrange(table);
  if (grid.rows.empty() || grid.rows.size() > most_rows || grid.down.empty()) return "";
  if (std::ranges::none_of(table.rows, [](const ResultRow& row) { return std::isfinite(row.value); })) return "";
  const auto metric = std::ranges::find(grid.across, "metric");
  std::vector<Panel> panels;
  std::vector<std::string> series;
  for (std::size_t column = 0; column < grid.columns.size(); ++column) {
    std::vector<std::string> rest = grid.columns[column];
    std::string title = joined(grid.everywhere);
    if (metric != grid.across.end()) {
      const auto place = rest.begin() + (metric - grid.across.begin());
      title = *place;
      rest.erase(place);
    }
    auto panel = std::ranges::find(panels, title, &Panel::title);
    if (panel == panels.end()) panel = panels.insert(panels.end(), {title, {}});
    const std::string name = joined(rest);
    if (std::ranges::find(series, name) == series.end()) series.push_back(name);
    panel->columns.emplace_back(column, static_cast<std::size_t>(std::ranges::find(series, name) - series.begin()));
  }
  if (panels.size() > 6 || series.size() > 12) return "";
  double label_width = 0;
  for (const auto& row : grid.rows) label_width = std::max(label_width, text_width(joined(row), 12));
  label_width = std::min(label_width, 240.0) + 24;
  const std::size_t across = std::min<std::size_t>(panels.size(), panels.size() == 4 ? 2 : 3);
  const double width = panels.size() == 1 ? 460 : panels.size() == 2 ? 320 : 230;
  const double row_height = std::max(24.0, 11.0 * static_cast<double>(series.size()) + 8);
  const double legend = series.size() > 1 ? 26 : 0;
  const double panel_height = 34 + row_height * static_cast<double>(grid.rows.size()) + 30;
  const double lines = static_cast<double>((panels.size() + across - 1) / across);
  const bool published =
      std::ranges::any_of(table.rows, [](const ResultRow& row) { return row.reference.has_value(); });
  const std::string averaged = averaging(table.spec);
  const std::string foot = joined({averaged.empty() ? "" : averaged, published ? "hollow: published" : ""});
  const double total = label_width + static_cast<double>(across) * (width + 36);
  Svg svg(total, legend + panel_height * lines + (foot.empty() ? 4 : 20),
          fmt::format("{}: every number with its spread", table.spec.name));
  double x = label_width;
  for (std::size_t i = 0; legend > 0 && i < series.size(); ++i) {
    svg.mark(x + 5, 14, i, 4);
    svg.text(x + 14, 18, series[i]);
    x += 14 + text_width(series[i]) + 18;
  }
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const double y = legend + panel_height * static_cast<double>(i / across) + 34;
    if (i % across == 0)
      for (std::size_t r = 0; r < grid.rows.size(); ++r)
        svg.text(label_width - 12, y + row_height * (static_cast<double>(r) + 0.5) + 4,
                 fitted(joined(grid.rows[r]), label_width - 16), Svg::Anchor::end);
    draw_panel(svg, grid, panels[i], series.size(), label_width + static_cast<double>(i % across) * (width + 36), width,
               y, row_height);
  }
  if (!foot.empty()) svg.text(label_width, legend + panel_height * lines + 12, foot, Svg::Anchor::start, label_size);
  return svg.finish();
}

}  // namespace collimator
