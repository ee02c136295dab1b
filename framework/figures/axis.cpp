// Chooses between numbers and names along x, finds ticks, and turns names upwards where they would collide.
#include "framework/figures/axis.hpp"

#include <algorithm>
#include <tuple>

namespace collimator {
namespace {

constexpr double small = 11;

}  // namespace

XAxis::XAxis(const FigureData& data, double length, bool by_name)
    : data_(&data), length_(length), by_name_(by_name || !data.x_is_number) {
  const auto& values = data.x_values;
  const double count = static_cast<double>(values.size());
  if (by_name_) {
    scale_ = {-0.5, std::max(count, 1.0) - 0.5, 0, length};
    const double room = length / std::max(count, 1.0) - 6;
    double widest = 0;
    for (const std::string& label : data.x_labels) widest = std::max(widest, text_width(label, small));
    upwards_ = widest > room;
    below_ = upwards_ ? std::min(widest, 120.0) + 30 : 40;
    return;
  }
  if (!values.empty()) scale_ = {values.front(), values.back(), 8, length - 8};
  for (const FigurePanel& panel : data.panels)
    for (const FigurePoint& point : panel.points)
      scale_.low = std::min(scale_.low, point.x), scale_.high = std::max(scale_.high, point.x);
  if (!(scale_.high > scale_.low)) std::tie(scale_.low, scale_.high) = widened(scale_.low, scale_.high);
  // Where there are few, the values themselves are the best ticks.
  double narrowest = length;
  for (std::size_t i = 1; i < values.size(); ++i)
    narrowest = std::min(narrowest, scale_.at(values[i]) - scale_.at(values[i - 1]));
  if (values.size() <= 10 && narrowest > 30)
    ticks_ = values;
  else
    for (const double tick : round_ticks(scale_.low, scale_.high, 6))
      if (tick >= scale_.low && tick <= scale_.high) ticks_.push_back(tick);
}

double XAxis::at_index(std::size_t index) const {
  return scale_.at(by_name_ ? static_cast<double>(index) : data_->x_values[index]);
}

void XAxis::draw(Svg& svg, double x, double y) const {
  svg.rule(x, y, x + length_, y, 0.6);
  const std::vector<std::string>& labels = data_->x_labels;
  for (std::size_t i = 0; by_name_ && i < labels.size(); ++i) {
    const double at = x + scale_.at(static_cast<double>(i));
    const std::string label = fitted(labels[i], 120, small);
    if (upwards_ && length_ / static_cast<double>(labels.size()) < 12 && i % (labels.size() / 30 + 1) != 0) continue;
    if (upwards_)
      svg.text_upwards(at + 4, y + 8 + text_width(label, small) / 2, label, small);
    else
      svg.text(at, y + 16, label, Svg::Anchor::middle, small);
  }
  for (const double tick : ticks_) {
    const double at = x + scale_.at(tick);
    svg.rule(at, y, at, y + 4, 0.6);
    svg.text(at, y + 17, short_number(tick, 6), Svg::Anchor::middle, small);
  }
  svg.text(x + length_ / 2, y + below_ - 6, data_->spec.x, Svg::Anchor::middle, 12);
}

}  // namespace collimator
