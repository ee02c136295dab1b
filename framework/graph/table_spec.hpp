// The tables and figures that an experiment asks for, checked against its graph.
#pragma once

#include <map>
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
  std::string node;                        // TableNode::label
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

enum class FigureKind { line, bar };

struct FigureSpec {
  std::string name;
  Position at;
  TableNode of;
  FigureKind kind = FigureKind::line;
  std::string x, color;
  std::vector<std::string> y;
};

// Reads `tables:` and `figures:`; adds the contrast tasks that baselines need to `graph`.
std::vector<TableSpec> read_tables(Graph& graph, const Registry& registry, Mistakes& mistakes);
std::vector<FigureSpec> read_figures(const Graph& graph, Mistakes& mistakes);

}  // namespace collimator
