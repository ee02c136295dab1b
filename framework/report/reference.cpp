#include "framework/report/reference.hpp"

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
  std::size_t unmatched = 0;
  std::vector<bool> several(table.rows.size(), false);  // numbers that more than one published one fits
  for (const auto& cells : published.rows) {
    bool matched = false;
    for (ResultRow& row : table.rows) {
      const bool same = std::ranges::all_of(shared, [&](const std::string& key) {
        return row.keys.contains(key) && row.keys.at(key) == cells[published.column(key)];
      });
      if (!same) continue;
      matched = true;
      if (row.reference) several[static_cast<std::size_t>(&row - table.rows.data())] = true;
      row.reference = parse_number(cells[value]);
      if (!spread.empty()) row.reference_spread = parse_number(cells[published.column(spread)]);
    }
    unmatched += matched ? 0 : 1;
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
