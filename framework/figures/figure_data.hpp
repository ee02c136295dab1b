// What figures of numbers draw: lines over a column or a sweep axis, from the tables that a node's instances left.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/data/table.hpp"
#include "framework/figures/axes_spec.hpp"
#include "framework/figures/figure.hpp"
#include "framework/stats/score_table.hpp"

namespace collimator {

// Columns that tell rows of one table apart, beside x.
inline constexpr std::array<const char*, 2> figure_grouping{score_column::class_name, score_column::group};

// What tables and figures call a group: "sex=F", "all".
inline std::string group_name(const std::string& field, const std::string& group) {
  return group.empty() ? "all" : field.empty() ? group : field + "=" + group;
}

// One instance's table.
struct FigureSource {
  std::map<std::string, std::string> axes;
  Table table;
  std::string key = {};  // equal where two are one result, as of copies of a file; "": of none other

  // What a row says of a column or an axis, groups as group_name() has them; nothing where there is none.
  std::optional<std::string> value(const std::vector<std::string>& cells, const std::string& name) const;
};

// One line of a panel: what a single instance (and class) gave. NaN where a cell was empty or not finite.
struct FigureLine {
  std::size_t series = 0;                // index in FigureData::series
  std::string name;                      // "seed=1": what tells it from the others of its series
  std::map<std::size_t, double> points;  // index in FigureData::x_labels -> y; the mean where several rows have that x
  std::map<std::size_t, std::size_t> rows;                 // how many finite ones that mean has
  std::map<std::size_t, std::pair<double, double>> bands;  // around points of one row: the columns low and high
};

// A point that belongs to no line; in the text's colour where the table has no value of `color`.
struct FigurePoint {
  std::optional<std::size_t> series;
  double x = 0, y = 0;
  std::string name;  // "bc4": the values that tell it from the others of its panel and series
};

struct FigurePanel {
  std::string y;
  std::string facet;  // the value of spec.panel; "" without one
  std::vector<FigureLine> lines;
  std::vector<FigurePoint> points;
};

struct FigureData {
  AxesSpec spec;
  std::vector<std::string> x_labels;  // in order: rising where all are numbers, else as first met
  std::vector<double> x_values;       // the numbers, or 0, 1, 2 … where they are names
  bool x_is_number = true;
  bool x_is_axis = false;            // of the sweep, or a field of its records; else a column of the tables
  std::vector<std::string> series;   // the values of `color`, in the order of its axis
  std::vector<std::string> apart;    // what the lines of one series differ in: axes, class
  std::vector<FigurePanel> panels;   // one for each of spec.y and of the values of spec.panel
  std::vector<std::string> notes;    // what could not be drawn, and why
  std::vector<std::string> missing;  // those of the notes that say what no table has
};

// The notes of a figure whose tables came with `lost` (sources_of) and `absent` (leave_shown_rows).
DrawnFigure drawn_figure(std::string bytes, const FigureData& data, const std::vector<std::string>& lost,
                         const std::vector<std::string>& absent);

// `axes` are the experiment's, in order. x, y and color name a column or an axis; y may also name a metric of a table
// with the columns metric and value. Never throws for what the tables hold: what is missing is a note.
FigureData figure_data(const AxesSpec& spec, const std::vector<Axis>& axes, const std::vector<FigureSource>& sources);

// The tables of a node's instances. Where some instances have none, a note that says so is added to `lost`.
std::vector<FigureSource> sources_of(const TableNode& of, const Graph& graph, const std::vector<TaskResult>& results,
                                     std::vector<std::string>& lost);

// The mean of `count` finite numbers, from that of those before and the last one.
double next_mean(double mean, double value, std::size_t count);

// The mean over all lines of a panel, by series and index of x, over its finite points (of odds ratios the geometric
// one); NaN where there is none. With
// `complete`, it is NaN also where a line of the series has no row with that x: what is the mean of some lines here and
// of others there would jump where no line does.
std::vector<std::map<std::size_t, double>> means_of(const FigureData& data, const FigurePanel& panel, bool complete);

}  // namespace collimator
