// Lays panels, legend and notes out on one sheet, and leaves the inside of each panel to its kind.
#include "framework/figures/panels.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace collimator {
namespace {

constexpr double left = 54, right = 14, top = 30, gap = 18;

class Drawing {
 public:
  Drawing(const FigureData& data, const Plot& plot) : data_(data), plot_(plot) {
    const std::size_t panels = std::max<std::size_t>(data.panels.size(), 1);
    columns_ = std::min<std::size_t>(panels, 3);
    width_ = panels == 1 ? 660 : panels == 2 ? 420 : 320;
    plot_width_ = width_ - left - right;
    plot_height_ = panels == 1 ? 270 : 200;
    total_ = width_ * static_cast<double>(columns_);
    axis_ = XAxis(data, plot_width_, plot.names_x());
    height_ = top + plot_height_ + axis_.below() + gap;
    legend();
    write_notes();
    find_ranges();
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
      svg.text(10, panels_end_ + 8 + 16 * static_cast<double>(i), fitted(notes_[i], total_ - 20, small_text),
               Svg::Anchor::start, small_text);
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
      plot_.draw_key(svg, x, y, i);
      svg.text(x + 30, y, label);
    }
  }

  void write_notes() {
    std::size_t lines = 0;
    for (const FigurePanel& panel : data_.panels) lines = std::max(lines, panel.lines.size());
    if (!data_.apart.empty() && lines > 0)
      notes_.insert(notes_.begin(), plot_.note(fmt::format("{}", fmt::join(data_.apart, ", ")), lines));
    notes_.insert(notes_.end(), data_.notes.begin(), data_.notes.end());
    if (notes_.size() > 8) notes_.resize(8);
    for (const std::string& note : std::exchange(notes_, {})) add_lines(note);
  }

  // A note that is wider than the sheet goes on in further lines.
  void add_lines(const std::string& note) {
    std::string line;
    for (std::size_t begin = 0; begin < note.size();) {
      const std::size_t end = std::min(note.find(' ', begin), note.size());
      const std::string word = note.substr(begin, end - begin);
      if (!line.empty() && text_width(line + " " + word, small_text) > total_ - 20)
        notes_.push_back(std::exchange(line, {}));
      line += (line.empty() ? "" : " ") + word;
      begin = end + 1;
    }
    notes_.push_back(line);
  }

  // Facets of one y share their range, so that they can be compared.
  void find_ranges() {
    for (const FigurePanel& panel : data_.panels) {
      PlotRange& range = ranges_[panel.y];
      for (const FigureLine& line : panel.lines)
        for (const auto& [x, value] : line.points)
          if (std::isfinite(value)) range.hold(value);
      plot_.widen(panel, range);
    }
  }

  void panel(Svg& svg, const FigurePanel& panel, double x0, double y0) {
    const PlotRange& range = ranges_.at(panel.y);
    const double x_begin = x0 + left, y_begin = y0 + top, y_end = y_begin + plot_height_;
    const std::string title = panel.facet.empty() ? panel.y : panel.facet + ": " + panel.y;
    svg.text(x_begin, y0 + 18, fitted(title, plot_width_, 13), Svg::Anchor::start, 13, true);
    if (range.empty()) {
      svg.text(x_begin + plot_width_ / 2, y_begin + plot_height_ / 2, "no data", Svg::Anchor::middle);
      return;
    }
    const std::vector<double> ticks = round_ticks(range.low, range.high, plot_height_ > 220 ? 6 : 5);
    const Scale scale{ticks.front(), ticks.back(), y_end, y_begin};
    for (const double tick : ticks) {
      svg.rule(x_begin, scale.at(tick), x_begin + plot_width_, scale.at(tick),
               tick == 0 && ticks.front() < 0 ? 0.5 : 0.13);
      svg.text(x_begin - 7, scale.at(tick) + 4, short_number(tick, 6), Svg::Anchor::end, small_text);
    }
    axis_.draw(svg, x_begin, y_end);
    plot_.draw(svg, panel, {axis_, scale, x_begin, plot_width_});
    const bool any = std::ranges::any_of(panel.lines, [](const FigureLine& line) { return !line.rows.empty(); });
    if (!any && panel.points.empty())
      svg.text(x_begin + plot_width_ / 2, y_begin + plot_height_ / 2, "no data", Svg::Anchor::middle);
  }

  struct Entry {
    double x, y;
    std::string label;
  };

  const FigureData& data_;
  const Plot& plot_;
  std::size_t columns_ = 1;
  double width_ = 0, plot_width_ = 0, plot_height_ = 0, total_ = 0, height_ = 0, legend_end_ = 0, panels_end_ = 0;
  XAxis axis_;
  std::map<std::string, PlotRange> ranges_;  // by y
  std::vector<Entry> entries_;
  std::vector<std::string> notes_;
};

}  // namespace

void PlotRange::hold(double value) {
  low = std::min(low, value);
  high = std::max(high, value);
}

std::string draw_panels(const FigureData& data, const Plot& plot) { return Drawing(data, plot).run(); }

}  // namespace collimator
