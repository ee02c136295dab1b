// Draws a figure's data: small multiples with a common legend (figure.hpp).
#include "framework/report/figure.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/report/figure_axis.hpp"
#include "framework/report/figure_svg.hpp"

namespace collimator {
namespace {

constexpr std::size_t most_lines = 50, most_marks = 16, most_names = 12;
constexpr double small = 11, left = 54, right = 14, top = 30, gap = 18;

struct Mean {
  double sum = 0;
  std::size_t count = 0;
  double value() const { return sum / static_cast<double>(count); }
};

class Drawing {
 public:
  explicit Drawing(const FigureData& data) : data_(data), bars_(data.spec.kind == FigureKind::bar) {
    const std::size_t panels = std::max<std::size_t>(data.panels.size(), 1);
    columns_ = std::min<std::size_t>(panels, 3);
    width_ = panels == 1 ? 660 : panels == 2 ? 420 : 320;
    plot_width_ = width_ - left - right;
    plot_height_ = panels == 1 ? 270 : 200;
    total_ = width_ * static_cast<double>(columns_);
    axis_ = XAxis(data, plot_width_);
    height_ = top + plot_height_ + axis_.below() + gap;
    legend();
    write_notes();
    panels_end_ = legend_end_ + height_ * static_cast<double>((panels + columns_ - 1) / columns_);
  }

  std::string run() {
    const std::string label = fmt::format("{}: {} of {} over {}", data_.spec.name, fmt::join(data_.spec.y, ", "),
                                          data_.spec.of.label, data_.spec.x);
    Svg svg(total_, panels_end_ + 16 * static_cast<double>(notes_.size()) + 6, label);
    draw_legend(svg);
    for (std::size_t i = 0; i < data_.panels.size(); ++i)
      panel(svg, data_.panels[i], width_ * static_cast<double>(i % columns_),
            legend_end_ + height_ * static_cast<double>(i / columns_));
    for (std::size_t i = 0; i < notes_.size(); ++i)
      svg.text(10, panels_end_ + 8 + 16 * static_cast<double>(i), fitted(notes_[i], total_ - 20, small),
               Svg::Anchor::start, small);
    return svg.finish();
  }

 private:
  // Where each legend entry stands: left to right, in as many lines as it takes.
  void legend() {
    legend_end_ = 6;
    if (data_.spec.color.empty() || data_.series.empty()) return;
    double x = 10 + 1.1 * text_width(data_.spec.color + ":") + 14, y = 20;
    const std::size_t shown = std::min<std::size_t>(data_.series.size(), 40);
    for (std::size_t i = 0; i < shown; ++i) {
      const std::string label = fitted(data_.series[i], 220);
      const double wide = 30 + text_width(label) + 14;
      if (x + wide > total_ && x > 10) x = 10, y += 18;
      entries_.push_back({x, y, label});
      x += wide;
    }
    if (shown < data_.series.size())
      notes_.push_back(fmt::format("and {} more values of {}", data_.series.size() - shown, data_.spec.color));
    legend_end_ = y + 12;
  }

  void draw_legend(Svg& svg) const {
    if (entries_.empty()) return;
    svg.text(10, 20, data_.spec.color + ":", Svg::Anchor::start, 12, true);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const auto& [x, y, label] = entries_[i];
      if (bars_)
        svg.box(x + 6, y - 10, 14, 11, i, 0.85);
      else {
        svg.line({{x, y - 4}, {x + 24, y - 4}}, i, 2.4, 1);
        svg.mark(x + 12, y - 4, i, 3.4);
      }
      svg.text(x + 30, y, label);
    }
  }

  void write_notes() {
    std::size_t lines = 0;
    for (const FigurePanel& panel : data_.panels) lines = std::max(lines, panel.lines.size());
    if (!data_.apart.empty() && lines > 0) {
      const std::string apart = fmt::format("{}", fmt::join(data_.apart, ", "));
      if (bars_)
        notes_.insert(notes_.begin(), fmt::format("bars: mean over {0}; dots: each {0}", apart));
      else
        notes_.insert(notes_.begin(), fmt::format("thin lines: each {0}; thick lines: their mean", apart));
      if (lines > most_lines && !bars_)
        notes_.front() += fmt::format(" (of {} thin lines, {} are drawn; the mean is over all)", lines, most_lines);
    }
    notes_.insert(notes_.end(), data_.notes.begin(), data_.notes.end());
    if (notes_.size() > 8) notes_.resize(8);
  }

  // Means by series and x over all lines.
  std::vector<std::map<std::size_t, Mean>> means(const FigurePanel& panel) const {
    std::vector<std::map<std::size_t, Mean>> means(data_.series.size());
    for (const FigureLine& line : panel.lines)
      for (const auto& [x, y] : line.points)
        if (std::isfinite(y)) means[line.series][x].sum += y, ++means[line.series][x].count;
    return means;
  }

  // Of what is drawn in a panel; low > high where that is nothing. Facets share theirs, so that they can be compared.
  std::pair<double, double> range(const std::string& y) const {
    double low = INFINITY, high = -INFINITY;
    const auto hold = [&](double value) { low = std::min(low, value), high = std::max(high, value); };
    for (const FigurePanel& panel : data_.panels) {
      if (panel.y != y) continue;
      for (const FigureLine& line : panel.lines) {
        for (const auto& [x, value] : line.points)
          if (std::isfinite(value)) hold(value);
        if (!has_band(panel, line)) continue;
        for (const auto& [x, band] : line.bands) hold(band.first), hold(band.second);
      }
      for (const FigurePoint& point : panel.points) hold(point.y);
    }
    if (bars_ && low <= high) hold(0);
    return {low, high};
  }

  void panel(Svg& svg, const FigurePanel& panel, double x0, double y0) {
    const auto [low, high] = range(panel.y);
    const double x_begin = x0 + left, y_begin = y0 + top, y_end = y_begin + plot_height_;
    const std::string title = panel.facet.empty() ? panel.y : panel.facet + ": " + panel.y;
    svg.text(x_begin, y0 + 18, fitted(title, plot_width_, 13), Svg::Anchor::start, 13, true);
    if (low > high) {
      svg.text(x_begin + plot_width_ / 2, y_begin + plot_height_ / 2, "no data", Svg::Anchor::middle);
      return;
    }
    const std::vector<double> ticks = round_ticks(low, high, plot_height_ > 220 ? 6 : 5);
    const Scale scale{ticks.front(), ticks.back(), y_end, y_begin};
    for (const double tick : ticks) {
      svg.rule(x_begin, scale.at(tick), x_begin + plot_width_, scale.at(tick),
               tick == 0 && ticks.front() < 0 ? 0.5 : 0.13);
      svg.text(x_begin - 7, scale.at(tick) + 4, short_number(tick, 6), Svg::Anchor::end, small);
    }
    axis_.draw(svg, x_begin, y_end);
    if (bars_)
      draw_bars(svg, panel, scale, x_begin);
    else
      draw_lines(svg, panel, scale, x_begin);
    if (!axis_.by_name()) draw_points(svg, panel, scale, x_begin);
  }

  // A line with a gap wherever a value is missing.
  template <typename Points, typename Value>
  void stroke(Svg& svg, const Points& points, Value value, const Scale& scale, double x_begin, std::size_t series,
              double width, double opacity) const {
    std::vector<std::pair<double, double>> path;
    for (const auto& [x, each] : points) {
      const double y = value(each);
      if (std::isfinite(y))
        path.emplace_back(x_begin + axis_.at_index(x), scale.at(y));
      else
        svg.line(std::exchange(path, {}), series, width, opacity);
    }
    svg.line(path, series, width, opacity);
  }

  // A band belongs to a single line, not to the mean of several.
  bool has_band(const FigurePanel& panel, const FigureLine& line) const {
    return !bars_ && line.bands.size() > 1 && std::ranges::count(panel.lines, line.series, &FigureLine::series) == 1;
  }

  void draw_band(Svg& svg, const FigureLine& line, const Scale& scale, double x_begin) const {
    std::vector<std::pair<double, double>> outline;
    for (const auto& [x, band] : line.bands) outline.emplace_back(x_begin + axis_.at_index(x), scale.at(band.first));
    for (auto at = line.bands.rbegin(); at != line.bands.rend(); ++at)
      outline.emplace_back(x_begin + axis_.at_index(at->first), scale.at(at->second.second));
    svg.area(outline, line.series, 0.15);
  }

  void draw_lines(Svg& svg, const FigurePanel& panel, const Scale& scale, double x_begin) const {
    for (const FigureLine& line : panel.lines)
      if (has_band(panel, line)) draw_band(svg, line, scale, x_begin);
    std::vector<std::size_t> count(data_.series.size());
    for (const FigureLine& line : panel.lines) ++count[line.series];
    const double every = std::max(1.0, static_cast<double>(panel.lines.size()) / most_lines);
    double next = 0;
    for (std::size_t i = 0; i < panel.lines.size(); ++i) {
      if (static_cast<double>(i) + 1e-9 < next) continue;
      next += every;
      const FigureLine& line = panel.lines[i];
      if (count[line.series] > 1)
        stroke(
            svg, line.points, [](double y) { return y; }, scale, x_begin, line.series, 1, 0.4);
    }
    const auto all = means(panel);
    for (std::size_t series = 0; series < all.size(); ++series) {
      stroke(
          svg, all[series], [](const Mean& mean) { return mean.value(); }, scale, x_begin, series, 2.4, 1);
      // Marks sit at other places for each series, so that lines that run together stay apart.
      const std::size_t step = all[series].size() / most_marks + 1;
      std::size_t index = series;
      for (const auto& [x, mean] : all[series])
        if ((index++ % step == 0 && (all.size() > 1 || panel.points.empty())) || all[series].size() == 1)
          svg.mark(x_begin + axis_.at_index(x), scale.at(mean.value()), series, 3.4);
    }
  }

  void draw_bars(Svg& svg, const FigurePanel& panel, const Scale& scale, double x_begin) const {
    const auto all = means(panel);
    const double group = 0.8 * plot_width_ / static_cast<double>(data_.x_labels.size());
    const double wide = group / static_cast<double>(std::max<std::size_t>(all.size(), 1));
    const auto middle = [&](std::size_t x, std::size_t series) {
      return x_begin + axis_.at_index(x) - group / 2 + wide * (static_cast<double>(series) + 0.5);
    };
    const double zero = scale.at(0);
    for (std::size_t series = 0; series < all.size(); ++series)
      for (const auto& [x, mean] : all[series]) {
        const double y = scale.at(mean.value());
        svg.box(middle(x, series) - 0.46 * wide, std::min(y, zero), 0.92 * wide, std::abs(y - zero), series, 0.75);
      }
    if (data_.apart.empty()) return;
    for (const FigureLine& line : panel.lines)
      for (const auto& [x, y] : line.points)
        if (std::isfinite(y)) svg.dot(middle(x, line.series), scale.at(y), std::clamp(wide / 8, 1.2, 2.6));
  }

  // With their names, if they are few: beside the point, or as near as nothing else lies, with a line to it.
  void draw_points(Svg& svg, const FigurePanel& panel, const Scale& scale, double x_begin) const {
    std::vector<Area> taken;
    const auto at = [&](const FigurePoint& point) {
      return std::pair(x_begin + axis_.at_value(point.x), scale.at(point.y));
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
      const std::string name = fitted(point.name, 90, small);
      const double wide = text_width(name, small);
      Area best{x + 7, y - 6, wide, small};
      for (int step = 0; step < 24; ++step) {  // right and left, ever farther down and up
        const double off = 6.0 * (step / 4) * (step % 4 < 2 ? 1 : -1);
        const Area area{step % 2 == 0 ? x + 7 + std::abs(off) : x - 7 - std::abs(off) - wide, y - 6 + off, wide, small};
        if (area.x < x_begin || area.x + wide > x_begin + plot_width_ || area.y < scale.end - 6 ||
            std::ranges::any_of(taken, [&](const Area& other) { return other.meets(area); }))
          continue;
        best = area;
        break;
      }
      taken.push_back(best);
      const double middle = best.y + 6;
      if (std::abs(middle - y) > 6) svg.rule(x, y, best.x > x ? best.x - 1 : best.x + wide + 1, middle, 0.5);
      svg.text(best.x, best.y + 10, name, Svg::Anchor::start, small);
    }
  }

  struct Area {
    double x, y, width, height;
    bool meets(const Area& other) const {
      return x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height;
    }
  };

  struct Entry {
    double x, y;
    std::string label;
  };

  const FigureData& data_;
  bool bars_;
  std::size_t columns_ = 1;
  double width_ = 0, plot_width_ = 0, plot_height_ = 0, total_ = 0, height_ = 0, legend_end_ = 0, panels_end_ = 0;
  XAxis axis_;
  std::vector<Entry> entries_;
  std::vector<std::string> notes_;
};

}  // namespace

std::string draw(const FigureData& data) { return Drawing(data).run(); }

}  // namespace collimator
