// An experiment's tables: numbers gathered over the sweep, averaged, compared, and set beside published ones.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/data/table.hpp"
#include "framework/run/task_result.hpp"
#include "framework/tables/table_spec.hpp"

namespace collimator {

// One number of a result table.
struct ResultRow {
  std::map<std::string, std::string> keys;    // axes (those averaged over left out), node, class, group, metric
  double value = 0;                           // the mean over `over`
  std::optional<double> low, high, spread;    // spread: sem or sd; low, high: an interval over `over`; where nothing is
                                              // averaged, the number's own interval, over the patients of its test set
  std::optional<double> test_low, test_high;  // where one averages: a single instance's own interval, mean of its ends
  std::string interval;                       // how the own interval was made: delong, bootstrap …
  std::size_t n = 0, expected = 0;            // instances that are defined, and that there are
  std::optional<double> difference, difference_low, difference_high, p, p_holm;
  std::optional<double> reference, reference_spread;
  std::map<std::string, std::string> counts;  // of spec.counts: "96", or "94 to 97" where its instances differ
  std::string note;
  bool hidden = false;    // left out by `where`, but it may be the baseline of another row
  Resampling resampling;  // of the instances that it is the mean of; not stored
};

struct ResultTable {
  TableSpec spec;
  std::vector<std::string> keys;  // the key columns that are shown, in order
  std::vector<ResultRow> rows;
  std::vector<std::string> notes;  // at the foot
  // Where all instances gave a table: what `where` and `values` name that none has, by `where`'s key or "metric", and
  // what is told of it at the foot, too. An empty key: all together show nothing.
  std::vector<std::pair<std::string, std::string>> missing;
};

// Gathers a table from what the engine's tasks left. Failed instances count in `expected` alone.
ResultTable gather(const TableSpec& spec, const Graph& graph, const std::vector<TaskResult>& results);

// The table of one port of a node's artifact (its only CSV file, or table.csv); nothing where it has none.
std::optional<Table> stored_table(const Task& task, const TaskResult& result, const std::string& port);

Table as_csv(const ResultTable& table);
// With all that arranging and drawing it again takes. An undefined number is null, an infinite one "inf" or "-inf".
Json as_json(const ResultTable& table);
// Back from as_json(); undefined numbers come back as NaN. Throws InputError, which names `file`.
ResultTable table_from_json(const Json& json, const std::string& file);
// As Markdown, padded for a fixed-width screen.
std::string as_text(const ResultTable& table);

}  // namespace collimator
