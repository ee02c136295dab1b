// Figures of `kind: line`: each instance a thin line, their mean a thick one, and single points of another table.
#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "framework/figures/kinds.hpp"
#include "framework/figures/panels.hpp"
#include "framework/figures/points.hpp"
#include "framework/figures/shown_rows.hpp"
#include "framework/graph/document.hpp"

namespace collimator {
namespace {

constexpr std::size_t most_lines = 50, most_marks = 16;

class LinePlot : public Plot {
 public:
  explicit LinePlot(const FigureData& data) : data_(data) {}

  std::string note(const std::string& apart, std::size_t lines) const override {
    bool any = false, gaps = false;
    for (const FigurePanel& panel : data_.panels) {
      const std::vector<std::size_t> counts = lines_of(panel);
      const auto means = means_of_lines(panel), of_some = means_of(data_, panel, false);
      for (std::size_t series = 0; series < means.size(); ++series)
        for (const auto& point : means[series])
          if (counts[series] > 1 && std::isfinite(of_some[series].at(point.first)))
            (is_number(point) ? any : gaps) = true;
    }
    if (gaps && !any)
      return fmt::format("each line: one {}; no mean, as they have no {} in common", apart, data_.spec.x);
    std::string text = fmt::format("thin lines: each {}; thick lines: their mean{}", apart,
                                   gaps ? fmt::format(", where all have a row with the same {}", data_.spec.x) : "");
    if (lines > most_lines)
      text += fmt::format(" (of {} thin lines, {} are drawn; the mean is over all)", lines, most_lines);
    return text;
  }

  void draw_key(Svg& svg, double x, double y, std::size_t series) const override {
    svg.line({{x, y - 4}, {x + 24, y - 4}}, series, 2.4, 1);
    svg.mark(x + 12, y - 4, series, 3.4);
  }

  void widen(const FigurePanel& panel, PlotRange& range) const override {
    const std::vector<std::size_t> lines = lines_of(panel);
    for (const FigureLine& line : panel.lines)
      if (has_band(line, lines))
        for (const auto& [x, band] : line.bands) range.hold(band.first), range.hold(band.second);
    for (const FigurePoint& point : panel.points) range.hold(point.y);
  }

  void draw(Svg& svg, const FigurePanel& panel, const PlotFrame& frame) const override {
    const std::vector<std::size_t> lines = lines_of(panel);
    for (const FigureLine& line : panel.lines)
      if (has_band(line, lines)) draw_band(svg, line, frame);
    const double every = std::max(1.0, static_cast<double>(panel.lines.size()) / most_lines);
    double next = 0;
    const auto means = means_of_lines(panel);
    for (std::size_t i = 0; i < panel.lines.size(); ++i) {
      if (static_cast<double>(i) + 1e-9 < next) continue;
      next += every;
      const FigureLine& line = panel.lines[i];
      if (lines[line.series] < 2) continue;
      const bool has_mean = std::ranges::any_of(means[line.series], is_number);
      stroke(svg, line.points, frame, line.series, has_mean ? 1 : 1.6, has_mean ? 0.4 : 0.8);
    }
    for (std::size_t series = 0; series < means.size(); ++series) {
      stroke(svg, means[series], frame, series, 2.4, 1);
      // Marks sit at other places for each series, so that lines that run together stay apart.
      const std::size_t step = means[series].size() / most_marks + 1;
      const bool single = std::ranges::count_if(means[series], is_number) == 1;
      std::size_t index = series;
      for (const auto& point : means[series])
        if (((index++ % step == 0 && (means.size() > 1 || panel.points.empty())) || single) && is_number(point))
          svg.mark(frame.x + frame.axis.at_index(point.first), frame.y.at(point.second), series, 3.4);
    }
    if (!frame.axis.by_name()) draw_points(svg, panel, frame);
  }

 private:
  // How many lines each series has.
  std::vector<std::size_t> lines_of(const FigurePanel& panel) const {
    std::vector<std::size_t> lines(data_.series.size());
    for (const FigureLine& line : panel.lines) ++lines[line.series];
    return lines;
  }

  static bool is_number(const std::pair<const std::size_t, double>& point) { return std::isfinite(point.second); }

  // The means of a panel's series. Over a column, what several lines share at single places by chance is no line.
  std::vector<std::map<std::size_t, double>> means_of_lines(const FigurePanel& panel) const {
    auto means = means_of(data_, panel, !data_.x_is_axis);
    const std::vector<std::size_t> lines = lines_of(panel);
    for (std::size_t series = 0; series < means.size(); ++series) {
      if (data_.x_is_axis || lines[series] < 2 || means[series].size() < 2) continue;
      const auto whole = means[series];
      for (auto point = whole.begin(); point != whole.end(); ++point)
        if ((point == whole.begin() || !is_number(*std::prev(point))) &&
            (std::next(point) == whole.end() || !is_number(*std::next(point))))
          means[series][point->first] = std::nan("");
    }
    return means;
  }

  // A band belongs to a single line, not to the mean of several.
  static bool has_band(const FigureLine& line, const std::vector<std::size_t>& lines) {
    return !line.bands.empty() && lines[line.series] == 1;
  }

  // A band with a gap wherever a point has none; around a point that has one alone, it is an upright line.
  static void draw_band(Svg& svg, const FigureLine& line, const PlotFrame& frame) {
    using Edge = std::vector<std::pair<double, double>>;
    Edge lower, upper;
    const auto end_piece = [&] {
      if (lower.size() == 1) svg.line({lower.front(), upper.front()}, line.series, 2, 0.3);
      Edge outline = std::exchange(lower, {});
      outline.insert(outline.end(), upper.rbegin(), upper.rend());
      upper.clear();
      if (outline.size() > 2) svg.area(outline, line.series, 0.15);
    };
    for (const auto& point : line.points) {
      const auto band = line.bands.find(point.first);
      if (band == line.bands.end()) {
        end_piece();
        continue;
      }
      const double x = frame.x + frame.axis.at_index(point.first);
      lower.emplace_back(x, frame.y.at(band->second.first));
      upper.emplace_back(x, frame.y.at(band->second.second));
    }
    end_piece();
  }

  // A line with a gap wherever a value is missing.
  static void stroke(Svg& svg, const std::map<std::size_t, double>& points, const PlotFrame& frame, std::size_t series,
                     double width, double opacity) {
    std::vector<std::pair<double, double>> path;
    for (const auto& [x, y] : points)
      if (std::isfinite(y))
        path.emplace_back(frame.x + frame.axis.at_index(x), frame.y.at(y));
      else
        svg.line(std::exchange(path, {}), series, width, opacity);
    svg.line(path, series, width, opacity);
  }

  const FigureData& data_;
};

class LineFigure : public Figure {
 public:
  LineFigure(AxesSpec spec, std::optional<PointsSpec> points) : spec_(std::move(spec)), points_(std::move(points)) {}

  DrawnFigure draw(const Graph& graph, const std::vector<TaskResult>& results) const override {
    std::vector<std::string> lost, absent;
    std::vector<FigureSource> sources = sources_of(spec_.of, graph, results, lost);
    leave_shown_rows(sources, spec_, absent);
    FigureData data = figure_data(spec_, graph.experiment.axes, sources);
    if (points_) {
      std::vector<FigureSource> others = sources_of(points_->of, graph, results, lost);
      std::vector<std::string> not_there;  // of the lines' columns, which points need not have
      leave_shown_rows(others, spec_, not_there);
      add_points(data, *points_, others);
    }
    return drawn_figure(draw_lines(data), data, lost, absent);
  }

 private:
  AxesSpec spec_;
  std::optional<PointsSpec> points_;
};

std::optional<PointsSpec> read_points(const Value& points, const FigureReading& reading) {
  check_members(points, "`points`", {"of", "x", "y"}, reading.mistakes);
  const Value *of = points.find("of"), *x = points.find("x"), *y = points.find("y");
  if (of == nullptr || x == nullptr || y == nullptr) {
    reading.mistakes.add(points.at, "`points` of a figure of lines are {of: NODE, x: METRIC, y: METRIC}");
    return std::nullopt;
  }
  const auto node = find_table_node(reading.graph, *of, of->text, reading.mistakes);
  if (!node) return std::nullopt;
  for (const Value* number : {x, y}) check_number(*number, *node, reading);
  return PointsSpec{*node, x->text, y->text};
}

Json line_fields() {
  Json fields = axes_fields();
  fields.push_back(Json::parse(R"({"name":"points","kind":"struct","doc":"rows of another table, as points among lines",
    "fields":[{"name":"of","kind":"node","required":true,"doc":"the node with that table"},
              {"name":"x","kind":"string","required":true,"doc":"its column or metric along x"},
              {"name":"y","kind":"string","required":true,"doc":"its column or metric along y"}]})"));
  return fields;
}

std::unique_ptr<Figure> read_lines(const Value::Member& figure, const FigureReading& reading) {
  auto spec = read_axes(figure, "a figure", line_fields(), reading);
  if (!spec) return nullptr;
  std::optional<PointsSpec> points;
  if (const Value* given = figure.value.find("points")) points = read_points(*given, reading);
  return std::make_unique<LineFigure>(std::move(*spec), std::move(points));
}

}  // namespace

std::string draw_lines(const FigureData& data) { return draw_panels(data, LinePlot(data)); }

constexpr FigureKind line_figure{"line", ".svg", line_fields, read_lines};

}  // namespace collimator
