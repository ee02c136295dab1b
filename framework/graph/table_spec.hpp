// The tables and figures that an experiment asks for, checked against its graph.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/graph/graph.hpp"

namespace collimator {

enum class Spread { none, sem, sd, interval };

// One node whose table is shown; `label` tells several apart in the column "node".
struct TableNode {
  std::string label, node, port;
};

// Two arms of a comparison: the contrast task, and the labels of the arm that is held against the baseline.
struct Difference {
  std::string node;                         // TableNode::label
  std::map<std::string, std::string> axes;  // of the arm, without the axes that are averaged over
  std::size_t task = 0;
};

struct TableSpec {
  std::string name;
  Position at;
  std::vector<TableNode> of;
  std::vector<std::string> rows, columns, values, over;
  Spread spread = Spread::none;
  std::map<std::string, std::vector<std::string>> where;  // axis, class, group …: the values shown; others: all
  std::map<std::string, std::string> baseline;
  std::string reference;  // absolute path; "": none
  std::vector<Difference> differences;
};

// Whether differences are averaged over the folds of a cross-validation, the axis `fold`: their training parts overlap,
// so that Nadeau and Bengio's test takes the place of the bootstrap.
inline bool over_folds(const TableSpec& spec) { return std::ranges::find(spec.over, "fold") != spec.over.end(); }

// line, bar: numbers of a table. sheet: pictures as a mask node shows them, a column for each of its instances.
enum class FigureKind { line, bar, sheet };

// A column of a contact sheet: the instance's axes, and the task that gives its pictures.
struct Shown {
  std::string label;
  std::size_t task = 0;
};

// Single points of another table, drawn among the lines: operating points on a curve. x and y are metrics or columns.
struct PointsSpec {
  TableNode of;
  std::string x, y;
};

struct FigureSpec {
  std::string name;
  Position at;
  TableNode of;
  FigureKind kind = FigureKind::line;
  std::string x, color, panel;  // panel: a column or axis, each of whose values has a panel of its own
  std::vector<std::string> y;
  std::optional<PointsSpec> points;
  std::vector<Shown> shown;  // of a sheet
};

// The node whose table `value` names; a mistake is told where it gives none.
std::optional<TableNode> find_table_node(const Graph& graph, const Value& value, const std::string& label,
                                         Mistakes& mistakes);

// Reads `tables:` and `figures:`; adds to `graph` the tasks that they need: contrasts of baselines, pictures of sheets.
std::vector<TableSpec> read_tables(Graph& graph, const Registry& registry, Mistakes& mistakes);
std::vector<FigureSpec> read_figures(Graph& graph, const Registry& registry, Mistakes& mistakes);

}  // namespace collimator
