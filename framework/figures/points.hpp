// Single points of another table, drawn among a figure's lines: readers beside a model's ROC curve.
#pragma once

#include <string>
#include <vector>

#include "framework/figures/figure_data.hpp"
#include "framework/figures/panels.hpp"

namespace collimator {

// x and y are metrics or columns.
struct PointsSpec {
  TableNode of;
  std::string x, y;
};

// Sets the points of the panels from the tables of spec.of; to be called last.
void add_points(FigureData& data, const PointsSpec& spec, const std::vector<FigureSource>& sources);

// Draws the points of a panel. Where they are few, each has its name beside it, or at the nearest free place with a
// line to the point.
void draw_points(Svg& svg, const FigurePanel& panel, const PlotFrame& frame);

}  // namespace collimator
