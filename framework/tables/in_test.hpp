// What the tests of tables, figures and the report share: a small result table.
#pragma once

#include <string>
#include <vector>

#include "framework/tables/result_table.hpp"

namespace collimator::testing {

inline ResultRow result_row(const std::string& mask, const std::string& node, double value) {
  ResultRow row;
  row.keys = {{"mask", mask}, {"node", node}, {"metric", "auroc"}, {"class", ""}, {"group", ""}};
  row.value = value;
  row.spread = 0.01;
  row.n = row.expected = 3;
  return row;
}

// Two masks at two sites, with a difference, a published number and a note.
inline ResultTable small_table() {
  ResultTable table;
  table.spec.name = "auroc";
  table.spec.rows = {"mask"};
  table.spec.columns = {"node"};
  table.spec.over = {"seed"};
  table.spec.spread = Spread::sem;
  table.spec.baseline = {{"mask", "none"}};
  table.keys = {"node", "mask", "metric"};
  table.rows = {result_row("none", "home", 0.9), result_row("<roi>", "home", 0.85), result_row("none", "away", 0.3),
                result_row("<roi>", "away", 0.8)};
  table.rows[1].difference = -0.05;
  table.rows[1].difference_low = -0.1;
  table.rows[1].difference_high = 0.0;
  table.rows[1].p = table.rows[1].p_holm = 0.0004;
  table.rows[2].reference = 0.33;
  table.rows[3].note = "one class & no more";
  table.rows[3].n = 2;
  return table;
}

}  // namespace collimator::testing
