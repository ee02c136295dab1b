// Figures of `kind: bar`: the mean over instances as a bar from zero on, single instances as dots on it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/figures/kinds.hpp"
#include "framework/figures/panels.hpp"
#include "framework/figures/shown_rows.hpp"

namespace collimator {
namespace {

class BarPlot : public Plot {
 public:
  explicit BarPlot(const FigureData& data) : data_(data) {}

  bool names_x() const override { return true; }

  std::string note(const std::string& apart, std::size_t) const override {
    return fmt::format("bars: mean over {0}; dots: each {0}", apart);
  }

  void draw_key(Svg& svg, double x, double y, std::size_t series) const override {
    svg.box(x + 6, y - 10, 14, 11, series, 0.85);
  }

  void widen(const FigurePanel&, PlotRange& range) const override {
    if (!range.empty()) range.hold(0);
  }

  void draw(Svg& svg, const FigurePanel& panel, const PlotFrame& frame) const override {
    const auto means = means_of(data_, panel, false);
    const double group = 0.8 * frame.width / static_cast<double>(data_.x_labels.size());
    const double wide = group / static_cast<double>(std::max<std::size_t>(means.size(), 1));
    const auto middle = [&](std::size_t x, std::size_t series) {
      return frame.x + frame.axis.at_index(x) - group / 2 + wide * (static_cast<double>(series) + 0.5);
    };
    const double zero = frame.y.at(0);
    for (std::size_t series = 0; series < means.size(); ++series)
      for (const auto& [x, mean] : means[series]) {
        if (!std::isfinite(mean)) continue;
        const double y = frame.y.at(mean);
        svg.box(middle(x, series) - 0.46 * wide, std::min(y, zero), 0.92 * wide, std::abs(y - zero), series, 0.75);
      }
    if (data_.apart.empty()) return;
    for (const FigureLine& line : panel.lines)
      for (const auto& [x, y] : line.points)
        if (std::isfinite(y)) svg.dot(middle(x, line.series), frame.y.at(y), std::clamp(wide / 8, 1.2, 2.6));
  }

 private:
  const FigureData& data_;
};

class BarFigure : public Figure {
 public:
  explicit BarFigure(AxesSpec spec) : spec_(std::move(spec)) {}

  DrawnFigure draw(const Graph& graph, const std::vector<TaskResult>& results) const override {
    std::vector<std::string> lost, absent;
    std::vector<FigureSource> sources = sources_of(spec_.of, graph, results, lost);
    const bool macro = leave_averaged_rows(sources, spec_, absent);
    FigureData data = figure_data(spec_, graph.experiment.axes, sources);
    if (macro) data.notes.push_back("of several classes: their macro average");
    return drawn_figure(draw_bars(data), data, lost, absent);
  }

 private:
  AxesSpec spec_;
};

std::unique_ptr<Figure> read_bars(const Value::Member& figure, const FigureReading& reading) {
  auto spec = read_axes(figure, "a figure of kind bar", axes_fields(), reading);
  return spec ? std::make_unique<BarFigure>(std::move(*spec)) : nullptr;
}

}  // namespace

std::string draw_bars(const FigureData& data) { return draw_panels(data, BarPlot(data)); }

constexpr FigureKind bar_figure{"bar", ".svg", axes_fields, read_bars};

}  // namespace collimator
