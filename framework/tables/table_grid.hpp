// A result table as rows and columns: which keys go down, which across, and which number stands where.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "framework/tables/result_table.hpp"

namespace collimator {

struct TableGrid {
  std::vector<std::string> down, across;             // names of keys
  std::vector<std::vector<std::string>> rows;        // values of `down`
  std::vector<std::vector<std::string>> columns;     // values of `across`
  std::vector<std::vector<const ResultRow*>> cells;  // [row][column]; null: no such number. They point into the table
  std::vector<std::string> everywhere;               // what was left out across: "auroc"
  std::set<std::string> counts;  // metrics of which all numbers are whole, without spread or interval

  bool is_count(const ResultRow& row) const { return counts.contains(row.keys.at("metric")); }
};

// A key's value as tables show it: among groups, all samples are "all".
std::string shown_value(const std::string& key, const std::string& value);

// The keys that `columns` names go across, and so do the metrics unless `rows` names them. All others go down, those of
// `rows` first. Rows and columns stand in the order in which the table has them, but those of one value of the first
// key stand together. A key that says the same in every column is left out across, unless it is the only one.
TableGrid arrange(const ResultTable& table);
TableGrid arrange(const ResultTable&&) = delete;  // the cells would point nowhere

// A finite number of no sign as tables show it: to three places, to one from 100 on, in powers of ten from 10^12 on.
std::string shown_number(double value);
// What the spread is called: "sem", "sd".
std::string spread_name(const TableSpec& spec);
// What stands behind the mean: "mean ± sem over seed", "" where nothing is averaged.
std::string averaging(const TableSpec& spec);
// "mask=none, site=home".
std::string baseline_text(const TableSpec& spec);

}  // namespace collimator
