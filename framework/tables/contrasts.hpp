// The tests behind a table's `baseline`: a task for each arm, made by the verb whose table it is.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "framework/tables/table_spec.hpp"

namespace collimator {

// The node whose numbers a table's differences are taken from: that of `baseline: {node: LABEL}`, or the node itself.
const Node& base_of(const TableSpec& spec, const Graph& graph, const Node& node);

// Where the baseline of an instance (or of a row) with these labels stands, on the axes of `base`: equal to it but for
// what `baseline` says, and without the axes that have no value there. Nothing where it is the baseline itself, or
// where the node does not know the baseline's axis.
std::optional<std::map<std::string, std::string>> counterpart(const TableSpec& spec, const Experiment& experiment,
                                                              const Node& node, const Node& base,
                                                              const std::map<std::string, std::string>& axes);

// Why a node's numbers cannot be held against a baseline: they are differences already, with a p of their own. Empty
// where they can.
std::string why_no_arm(const TableNode& of, const Graph& graph);

// Adds to the graph, and to spec.differences, the test of every arm of a node that has a baseline equal to it on all
// axes that are not averaged over. Runs of both arms that are equal on the averaged axes, too, share their seed; of
// folds that are judged on one part, all networks of a fold are one. Over folds of other samples each, the task makes
// sure that every fold has its pair, and the table tests their numbers. No test is added for a node whose verb tests no
// differences, or that does not use an axis of the baseline. Where the verb says that these arms cannot be tested, that
// is a mistake at `at`.
void add_contrasts(const TableNode& of, const Position& at, TableSpec& spec, Graph& graph, const Registry& registry,
                   Mistakes& mistakes);

}  // namespace collimator
