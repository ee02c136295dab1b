// Finds the rows of a result table by their keys, and each row's baseline.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "framework/tables/result_table.hpp"

namespace collimator {

// Keeps a reference to the table, whose rows stay where they are, and to the graph.
class RowIndex {
 public:
  using Keys = std::map<std::string, std::string>;

  RowIndex(ResultTable& table, const Graph& graph);

  // Null where there is none.
  ResultRow* find(const Keys& keys) const;
  // Whether this row is what others are held against, or knows nothing of the baseline's axis.
  bool is_baseline(const ResultRow& row) const { return !counterpart_of(row); }
  // The row that holds the baseline of this one; null where there is none, or the row is it.
  const ResultRow* baseline_of(const ResultRow& row) const;

 private:
  std::optional<Keys> counterpart_of(const ResultRow& row) const;

  ResultTable& table_;
  const Graph& graph_;
  std::map<Keys, std::size_t> places_;
};

}  // namespace collimator
