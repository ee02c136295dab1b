// The kinds of figures that there are, each in a file of its own.
#pragma once

#include <span>

#include "framework/figures/figure.hpp"
#include "framework/figures/figure_data.hpp"

namespace collimator {

extern const FigureKind line_figure, bar_figure, sheet_figure, flow_figure;

// All of them; the first is meant where a figure names none.
std::span<const FigureKind* const> figure_kinds();

// What lines and bars draw of data that are gathered, as SVG documents without outer resources: a panel for each y.
// Thin lines are single instances (50 at most), the thick line is their mean; a line that stands for itself has its
// band.
std::string draw_lines(const FigureData& data);
// Means from zero on; dots on them are single instances.
std::string draw_bars(const FigureData& data);

}  // namespace collimator
