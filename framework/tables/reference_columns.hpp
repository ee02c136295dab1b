// What the columns of a file of published numbers hold, by its header and by what `reference:` says of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <collimator/table.hpp>

#include "framework/graph/mistakes.hpp"
#include "framework/graph/value.hpp"

namespace collimator {

// Columns and rows are counted from 0, in the file's order.
struct ReferenceColumns {
  std::vector<std::string> names;              // of all columns, as `rename` calls them
  std::vector<std::size_t> rows;               // that `where` keeps
  std::vector<std::size_t> keys;               // what tells the numbers apart
  std::map<std::size_t, std::string> numbers;  // columns of numbers -> their metric; "": the column `metric` says it
  std::optional<std::size_t> metric;           // the column `metric`
  std::map<std::size_t, std::size_t> spreads;  // column of numbers -> column of their spreads
  std::map<std::size_t, std::map<std::string, std::string>> texts;  // column -> text of the file -> ours

  // A cell, as `rename` calls what it says.
  std::string text(const CsvTable& csv, std::size_t row, std::size_t column) const;
};

// `value` is the YAML of `reference`, `at` the place of the file's name in it; `keys` and `metrics` are those of
// read_reference(). What is wrong goes to `mistakes`, and then nothing is given.
std::optional<ReferenceColumns> read_reference_columns(const CsvTable& csv, const Value& value, const Position& at,
                                                       const std::vector<std::string>& keys,
                                                       const std::optional<std::vector<std::string>>& metrics,
                                                       Mistakes& mistakes);

}  // namespace collimator
