// Writes the rows of compare.hpp under the names that tables of scores have.
#include <algorithm>
#include <numbers>

#include "framework/stats/compare.hpp"
#include "framework/stats/score_table.hpp"

namespace collimator {

Table compare_table(std::span<const CompareRow> rows) {
  using namespace score_column;
  Table table{"table.csv",
              {class_name, metric, group_field, group, value, low, high, p, "p_holm", "p_bh", n, "patients", note},
              {}};
  const bool cautions = std::ranges::any_of(rows, [](const CompareRow& row) { return !row.caution.empty(); });
  if (cautions) table.header.push_back(caution);
  for (const CompareRow& row : rows) {
    table.rows.push_back({row.class_name, row.metric, "test", row.test, number_text(row.value), number_text(row.low),
                          number_text(row.high), number_text(row.p), number_text(row.p_holm), number_text(row.p_bh),
                          std::to_string(row.n), std::to_string(row.patients), row.note});
    if (cautions) table.rows.back().push_back(row.caution);
  }
  return table;
}

NumberBounds bounds_of_test(const std::string& number) {
  if (number.ends_with("_difference")) return {-1, 1};
  if (number.ends_with("_odds_ratio")) return {0, no_bounds.second};
  if (number.ends_with("_cohen_h")) return {-std::numbers::pi, std::numbers::pi};
  return no_bounds;
}

}  // namespace collimator
