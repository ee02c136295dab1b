// What all figures of numbers look like: small multiples with axes, a common legend and notes. Each kind fills in its
// plot.
#pragma once

#include <cmath>
#include <string>

#include "framework/figures/axis.hpp"
#include "framework/figures/figure_data.hpp"
#include "framework/figures/svg.hpp"

namespace collimator {

// The size of the figures' small text, in px.
inline constexpr double small_text = 11;

// The values that a panel's y axis must hold; nothing where low > high.
struct PlotRange {
  double low = INFINITY, high = -INFINITY;
  bool empty() const { return low > high; }
  void hold(double value);
};

// Where the plot of one panel stands.
struct PlotFrame {
  const XAxis& axis;
  Scale y;
  double x, width;  // of its left end, in px
};

// What a kind of figure draws into each panel.
class Plot {
 public:
  virtual ~Plot() = default;
  // Whether x values stand at equal distances under their names, even if they are numbers.
  virtual bool names_x() const { return false; }
  // The first note, where lines differ in `apart` ("seed, class"); `lines` are the most that a panel has.
  virtual std::string note(const std::string& apart, std::size_t lines) const = 0;
  // A series' mark in the legend, 30 px wide, its text's baseline at y.
  virtual void draw_key(Svg& svg, double x, double y, std::size_t series) const = 0;
  // What the y axis must hold beside the points of the panel, which `range` holds already.
  virtual void widen(const FigurePanel& panel, PlotRange& range) const = 0;
  virtual void draw(Svg& svg, const FigurePanel& panel, const PlotFrame& frame) const = 0;
};

// As an SVG document without outer resources: a panel for each y and facet.
std::string draw_panels(const FigureData& data, const Plot& plot);

}  // namespace collimator
