// What figures of numbers read of the YAML: the node whose table they draw, and its columns along x, y, colour, panels.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/figures/figure.hpp"
#include "framework/tables/table_spec.hpp"

namespace collimator {

struct AxesSpec {
  std::string name;
  TableNode of;
  std::string x, color, panel;  // panel: a column or axis, each of whose values has a panel of its own
  std::vector<std::string> y;
  std::map<std::string, std::vector<std::string>> where;  // column, axis, class, group, metric: the values shown
  std::set<std::string> odds_ratios = {};                 // of the metrics: their means are geometric, as in tables
};

// The fields of a figure of numbers: of, x, y, color, panel, where.
Json axes_fields();

// What a figure with these fields may have: their names, `kind` and `about`.
std::vector<std::string> members_of_figure(const Json& fields);

// Tells a name that is neither a column of the node's table nor an axis that tells its instances apart.
void check_column(const Value& name, const TableNode& of, const FigureReading& reading);
void check_name(const std::string& name, const Position& at, const TableNode& of, const FigureReading& reading);
// Tells a name that is neither a column of the node's table nor one of its metrics; of a series it only warns.
void check_number(const Value& name, const TableNode& of, const FigureReading& reading);

// The node that `of` names; nothing, with a mistake that says `missing`, where there is no `of`. What it names may be
// wrong, too: then the node is empty and the mistake is told.
std::optional<TableNode> read_of(const Value::Member& figure, const std::string& missing, const FigureReading& reading);

// Nothing, with a mistake, where the figure names no node. `fields` are those of its kind.
std::optional<AxesSpec> read_axes(const Value::Member& figure, const std::string& owner, const Json& fields,
                                  const FigureReading& reading);

}  // namespace collimator
