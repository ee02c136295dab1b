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
  for (const auto& cells : published.rows) {
    bool matched = false;
    for (ResultRow& row : table.rows) {
      const bool same = std::ranges::all_of(shared, [&](const std::string& key) {
        return row.keys.contains(key) && row.keys.at(key) == cells[published.column(key)];
      });
      if (!same) continue;
      matched = true;
      row.reference = parse_number(cells[value]);
      if (!spread.empty()) row.reference_spread = parse_number(cells[published.column(spread)]);
    }
    unmatched += matched ? 0 : 1;
  }
  const std::string name = std::filesystem::path(table.spec.reference).filename().string();
  table.notes.push_back(fmt::format("published: {}, matched by {}", name,
                                    shared.empty() ? "nothing" : fmt::format("{}", fmt::join(shared, ", "))));
  if (unmatched > 0)
    table.notes.push_back(
        fmt::format("{} of {} published numbers have no counterpart here", unmatched, published.rows.size()));
  const auto alone = std::ranges::count_if(table.rows, [](const ResultRow& row) { return !row.reference.has_value(); });
  if (alone > 0)
    table.notes.push_back(fmt::format("{} of {} numbers here were not published", alone, table.rows.size()));
  if (!foreign.empty())
    table.notes.push_back(
        fmt::format("columns of {} that this table does not have: {}", name, fmt::join(foreign, ", ")));
}

}  // namespace collimator
