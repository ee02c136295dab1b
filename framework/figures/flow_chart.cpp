// Lays a flow's steps out along axes: each way above a merge has one, and its boxes stand around it.
#include "framework/figures/flow_chart.hpp"

#include <algorithm>
#include <utility>

#include "framework/figures/svg.hpp"

namespace collimator {
namespace {

constexpr double text_step = 17, box_padding = 9, level_gap = 26, box_width = 250, page_margin = 12, box_space = 18,
                 way_gap = 30, aside_width = 1.5 * box_width, word_size = 12;
constexpr std::size_t series_main = 0, series_aside = 1;

double height_of(const Lines& lines) { return static_cast<double>(lines.size()) * text_step + 2 * box_padding - 4; }

void draw_box(Svg& svg, double x, double y, double width, const Lines& lines, std::size_t series, bool bold_first) {
  const double height = height_of(lines);
  svg.box(x, y, width, height, series, 0.12);
  svg.rule(x, y, x + width, y, 0.6);
  svg.rule(x, y + height, x + width, y + height, 0.6);
  svg.rule(x, y, x, y + height, 0.6);
  svg.rule(x + width, y, x + width, y + height, 0.6);
  for (std::size_t i = 0; i < lines.size(); ++i)
    svg.text(x + box_padding, y + box_padding + static_cast<double>(i) * text_step + 9, lines[i], Svg::Anchor::start,
             word_size, bold_first && i == 0);
}

void draw_arrow(Svg& svg, double x1, double y1, double x2, double y2) {
  svg.rule(x1, y1, x2, y2, 0.8);
  const bool down = x1 == x2;
  svg.rule(x2, y2, down ? x2 - 4 : x2 - 6, down ? y2 - 6 : y2 - 4, 0.8);
  svg.rule(x2, y2, down ? x2 + 4 : x2 - 6, down ? y2 - 6 : y2 + 4, 0.8);
}

// What a step and all before it take: to the left and right of its axis, and from top to bottom.
struct FlowExtent {
  double left = 0, right = 0, height = 0;
  double width() const { return left + right; }
};

double boxes_width(const FlowStep& step) {
  return static_cast<double>(step.boxes.size()) * (box_width + box_space) - box_space;
}

// What the ways before a step take, side by side, with the step's axis in the middle between the outermost axes.
FlowExtent extent_before(const FlowStep& step, const std::vector<FlowExtent>& each) {
  FlowExtent all;
  double width = -way_gap;
  for (const FlowExtent& one : each) {
    width += one.width() + way_gap;
    all.height = std::max(all.height, one.height);
  }
  if (step.before.empty()) return all;
  all.left = (each.front().left + width - each.back().right) / 2;
  all.right = width - all.left;
  return all;
}

FlowExtent extent_of(const FlowStep& step) {
  std::vector<FlowExtent> each;
  for (const FlowStep& before : step.before) each.push_back(extent_of(before));
  FlowExtent all = extent_before(step, each);
  const double half = boxes_width(step) / 2;
  all.left = std::max(all.left, half);
  all.right = std::max({all.right, half, step.aside.empty() ? 0 : 2 * box_space + aside_width});
  if (!step.before.empty() || !step.aside.empty()) all.height += level_gap;
  if (!step.aside.empty()) all.height += height_of(step.aside) + level_gap;
  all.height += height_of(step.boxes.front());
  return all;
}

Lines wrapped_lines(const Lines& lines, double width) {
  Lines all;
  for (const std::string& line : lines)
    for (std::string& part : wrapped(line, width - 2 * box_padding, word_size)) all.push_back(std::move(part));
  return all;
}

// The step with lines that fit their boxes; boxes side by side are as high as the highest.
FlowStep with_wrapped_lines(FlowStep step) {
  step.aside = wrapped_lines(step.aside, aside_width);
  std::size_t most = 0;
  for (Lines& box : step.boxes) {
    box = wrapped_lines(box, box_width);
    most = std::max(most, box.size());
  }
  for (Lines& box : step.boxes) box.resize(most);
  for (FlowStep& before : step.before) before = with_wrapped_lines(std::move(before));
  return step;
}

class FlowChart {
 public:
  explicit FlowChart(Svg& svg) : svg_(svg) {}

  // Draws a step below all that is before it, from `top` on, and returns where it ends.
  double draw(const FlowStep& step, double axis, double top) {
    std::vector<FlowExtent> each;
    for (const FlowStep& before : step.before) each.push_back(extent_of(before));
    const FlowExtent all = extent_before(step, each);
    std::vector<double> axes;
    double left = axis - all.left;
    for (std::size_t i = 0; i < each.size(); ++i) {
      axes.push_back(left + each[i].left);
      draw(step.before[i], axes.back(), top + all.height - each[i].height);
      left += each[i].width() + way_gap;
    }
    double y = top + all.height;
    std::vector<double> middles;
    for (std::size_t box = 0; box < step.boxes.size(); ++box)
      middles.push_back(axis - boxes_width(step) / 2 + static_cast<double>(box) * (box_width + box_space) +
                        box_width / 2);
    if (!axes.empty() || !step.aside.empty()) y = draw_arrows(step, axis, axes, middles, y);
    for (std::size_t box = 0; box < step.boxes.size(); ++box)
      draw_box(svg_, middles[box] - box_width / 2, y, box_width, step.boxes[box], series_main, true);
    return y + height_of(step.boxes.front());
  }

 private:
  // From `axes` at y, past what is left out, to the middles of the boxes; returns where these begin.
  double draw_arrows(const FlowStep& step, double axis, const std::vector<double>& axes,
                     const std::vector<double>& middles, double y) {
    double begin = y;
    if (axes.size() > 1) {  // several come together on a bar first
      begin += level_gap / 2;
      for (const double from : axes) svg_.rule(from, y, from, begin, 0.8);
      svg_.rule(axes.front(), begin, axes.back(), begin, 0.8);
    }
    double end = y + level_gap;
    if (!step.aside.empty()) {
      const double aside = begin + level_gap / 2, height = height_of(step.aside);
      draw_box(svg_, axis + 2 * box_space, aside, aside_width, step.aside, series_aside, false);
      draw_arrow(svg_, axis, aside + height / 2, axis + 2 * box_space, aside + height / 2);
      end += height + level_gap;
    }
    if (middles.size() > 1) {
      const double bar = end - level_gap / 2;
      svg_.rule(axis, begin, axis, bar, 0.8);
      svg_.rule(middles.front(), bar, middles.back(), bar, 0.8);
      for (const double to : middles) draw_arrow(svg_, to, bar, to, end);
    } else {
      draw_arrow(svg_, axis, begin, axis, end);
    }
    return end;
  }

  Svg& svg_;
};

}  // namespace

std::string draw_flow(const FlowStep& given, const std::string& name) {
  const FlowStep last = with_wrapped_lines(given);
  const FlowExtent all = extent_of(last);
  Svg svg(all.width() + 2 * page_margin, all.height + 2 * page_margin, "how the samples of " + name + " were chosen");
  FlowChart(svg).draw(last, page_margin + all.left, page_margin);
  return svg.finish();
}

}  // namespace collimator
