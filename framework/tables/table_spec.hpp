// The tables that an experiment asks for, checked against its graph.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/graph/graph.hpp"
#include "framework/stats/number_ranges.hpp"
#include "framework/tables/reference_spec.hpp"
#include "framework/tables/resampling.hpp"

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
  bool folds = false;   // the task makes sure that the arms' folds are pairs; the table tests their numbers itself
  bool groups = false;  // groups are tested as all samples are
};

inline constexpr std::array<const char*, 4> count_names{"samples", "positives", "negatives", "patients"};

struct TableSpec {
  std::string name;
  Position at;
  std::vector<TableNode> of;
  std::vector<std::string> rows, columns, values, over;
  std::vector<std::string> counts;  // of count_names: what a number was made of, shown beside it
  Spread spread = Spread::none;
  std::map<std::string, std::vector<std::string>> where;  // axis, class, group …: the values shown; others: all
  std::map<std::string, std::string> baseline;
  std::optional<Reference> reference;
  Resamplings resamplings;  // of `over`, of every number
  std::vector<Difference> differences;
  NumberRanges ranges;                // of the metrics, as their plugins say; gather() asks the stored tables, too
  std::set<std::string> odds_ratios;  // of the metrics, those that are averaged and compared as their logarithms

  bool is_odds_ratio(const std::string& metric) const { return odds_ratios.contains(metric); }
};

// The node that `value` names, and the port; a mistake is told where there is none. A null node has one that is told.
Graph::Named find_node(const Graph& graph, const Value& value, Mistakes& mistakes);
// The node whose table `value` names; a mistake is told where it gives none.
std::optional<TableNode> find_table_node(const Graph& graph, const Value& value, const std::string& label,
                                         Mistakes& mistakes);
// Adds the nodes that the `of` of a table names. False where some of them give no table, as is told then.
bool read_table_nodes(const Graph& graph, const Value& of, std::vector<TableNode>& nodes, Mistakes& mistakes);

// Reads `tables:`; adds to `graph` the tasks that they need: the contrasts behind their baselines.
std::vector<TableSpec> read_tables(Graph& graph, const Registry& registry, Mistakes& mistakes);

}  // namespace collimator
