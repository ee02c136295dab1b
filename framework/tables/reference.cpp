// Matches published numbers by the keys that both sides have, and leaves out what fits several numbers.
#include "framework/tables/reference.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace collimator {

void add_reference(ResultTable& table) {
  const Table published = read_table(table.spec.reference);
  const std::size_t value = published.column("value");
  std::vector<std::string> shared, foreign;
  std::string spread;
  for (const std::string& column : published.header) {
    if (column == "value") continue;
    if (column == "sem" || column == "sd")
      spread = column;
    else if (!table.rows.empty() && table.rows.front().keys.contains(column))
      shared.push_back(column);
    else
      foreign.push_back(column);
  }
  // The numbers here by their values of the shared keys.
  std::map<std::vector<std::string>, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto& keys = table.rows[i].keys;
    if (!std::ranges::all_of(shared, [&](const std::string& key) { return keys.contains(key); })) continue;
    std::vector<std::string> values;
    for (const std::string& key : shared) values.push_back(keys.at(key));
    places[values].push_back(i);
  }
  std::vector<std::size_t> columns;
  for (const std::string& key : shared) columns.push_back(published.column(key));
  std::size_t unmatched = 0;
  std::vector<bool> several(table.rows.size(), false);  // numbers that more than one published one fits
  for (const auto& cells : published.rows) {
    std::vector<std::string> values;
    for (const std::size_t column : columns) values.push_back(cells[column]);
    const auto found = places.find(values);
    if (found == places.end()) {
      ++unmatched;
      continue;
    }
    const double number = parse_number(cells[value]);
    std::optional<double> around;
    if (!spread.empty()) around = parse_number(cells[published.column(spread)]);
    for (const std::size_t i : found->second) {
      ResultRow& row = table.rows[i];
      if (row.reference) several[i] = true;
      row.reference = number;
      row.reference_spread = around;
    }
  }
  for (std::size_t i = 0; i < several.size(); ++i)
    if (several[i]) table.rows[i].reference = table.rows[i].reference_spread = std::nullopt;
  const std::string name = std::filesystem::path(table.spec.reference).filename().string();
  table.notes.push_back(fmt::format("published: {}, matched by {}", name,
                                    shared.empty() ? "nothing" : fmt::format("{}", fmt::join(shared, ", "))));
  if (unmatched > 0)
    table.notes.push_back(
        fmt::format("{} of {} published numbers have no counterpart here", unmatched, published.rows.size()));
  const auto alone = std::ranges::count_if(table.rows, [](const ResultRow& row) { return !row.reference.has_value(); });
  if (alone > 0)
    table.notes.push_back(fmt::format("{} of {} numbers here were not published", alone, table.rows.size()));
  if (const auto count = std::ranges::count(several, true); count > 0)
    table.notes.push_back(fmt::format(
        "several published numbers fit each of {} numbers here, so none stands beside them: arrange the table, or name "
        "its axes, as {} does",
        count, name));
  if (!foreign.empty())
    table.notes.push_back(
        fmt::format("columns of {} that this table does not have: {}", name, fmt::join(foreign, ", ")));
}

}  // namespace collimator
