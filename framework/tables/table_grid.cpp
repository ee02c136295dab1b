// Arranges a table by its `rows` and `columns`, and keeps what belongs together side by side.
#include "framework/tables/table_grid.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace collimator {
namespace {

bool among(const std::vector<std::string>& list, const std::string& item) {
  return std::ranges::find(list, item) != list.end();
}

std::vector<std::string> values_of(const ResultRow& row, const std::vector<std::string>& keys) {
  std::vector<std::string> values;
  for (const std::string& key : keys)
    values.push_back(shown_value(key, row.keys.contains(key) ? row.keys.at(key) : ""));
  return values;
}

// The place of `item` in `list`, to whose end it is put where it is new.
std::size_t place_of(std::map<std::vector<std::string>, std::size_t>& places,
                     std::vector<std::vector<std::string>>& list, const std::vector<std::string>& item) {
  const auto [found, added] = places.emplace(item, list.size());
  if (added) list.push_back(item);
  return found->second;
}

}  // namespace

std::string shown_value(const std::string& key, const std::string& value) {
  return key == "group" && value.empty() ? "all" : value;
}

TableGrid arrange(const ResultTable& table) {
  TableGrid grid;
  for (const std::string& key : table.keys) {
    const bool is_row = among(table.spec.rows, key);
    (among(table.spec.columns, key) || (key == "metric" && !is_row) ? grid.across : grid.down).push_back(key);
  }
  const auto by = [](const std::vector<std::string>& wanted) {
    return [&wanted](const std::string& a, const std::string& b) {
      return std::ranges::find(wanted, a) < std::ranges::find(wanted, b);
    };
  };
  std::ranges::stable_sort(grid.down, by(table.spec.rows));
  std::ranges::stable_sort(grid.across, by(table.spec.columns));
  for (std::size_t i = grid.across.size(); i-- > 0 && grid.across.size() > 1;) {
    std::set<std::string> values;
    for (const ResultRow& row : table.rows) values.insert(values_of(row, {grid.across[i]}).front());
    if (values.size() > 1) continue;
    if (!values.empty() && !values.begin()->empty() && (grid.across[i] != "group" || *values.begin() != "all"))
      grid.everywhere.insert(grid.everywhere.begin(), *values.begin());
    grid.across.erase(grid.across.begin() + static_cast<std::ptrdiff_t>(i));
  }
  std::set<std::string> measured;
  for (const ResultRow& row : table.rows) {
    const bool whole = std::isfinite(row.value) && row.value == std::round(row.value) && !row.spread && !row.low;
    (whole ? grid.counts : measured).insert(row.keys.at("metric"));
  }
  for (const std::string& metric : measured) grid.counts.erase(metric);
  std::map<std::vector<std::string>, std::size_t> rows, columns;
  std::vector<std::pair<std::size_t, std::size_t>> places;  // of each row of the table, in its order
  // Rows of one value of the first key stand together.
  std::vector<const ResultRow*> in_order;
  for (const ResultRow& row : table.rows) in_order.push_back(&row);
  if (grid.down.size() > 1) {
    std::map<std::string, std::size_t> firsts;
    for (const ResultRow& row : table.rows) firsts.emplace(values_of(row, {grid.down[0]})[0], firsts.size());
    std::ranges::stable_sort(in_order, {},
                             [&](const ResultRow* row) { return firsts.at(values_of(*row, {grid.down[0]})[0]); });
  }
  // This alone decides the order of grid.rows: below, every row finds its place made.
  for (const ResultRow* row : in_order) place_of(rows, grid.rows, values_of(*row, grid.down));
  for (const ResultRow& row : table.rows)
    places.emplace_back(place_of(rows, grid.rows, values_of(row, grid.down)),
                        place_of(columns, grid.columns, values_of(row, grid.across)));
  // Columns of one group stand together.
  std::vector<std::size_t> order(grid.columns.size()), moved(grid.columns.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  if (!grid.across.empty()) {
    std::map<std::string, std::size_t> firsts;
    for (std::size_t i = 0; i < grid.columns.size(); ++i) firsts.emplace(grid.columns[i][0], i);
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return firsts.at(grid.columns[i][0]); });
  }
  std::vector<std::vector<std::string>> sorted;
  for (std::size_t i = 0; i < order.size(); ++i) {
    moved[order[i]] = i;
    sorted.push_back(grid.columns[order[i]]);
  }
  grid.columns = std::move(sorted);
  grid.cells.assign(grid.rows.size(), std::vector<const ResultRow*>(grid.columns.size(), nullptr));
  for (std::size_t i = 0; i < places.size(); ++i) grid.cells[places[i].first][moved[places[i].second]] = &table.rows[i];
  return grid;
}

std::string shown_number(double value) {
  if (value >= 1e12) return fmt::format("{:.4g}", value);
  return fmt::format("{:.{}f}", value, value >= 100 ? 1 : 3);
}

std::string spread_name(const TableSpec& spec) { return spec.spread == Spread::sd ? "sd" : "sem"; }

std::string averaging(const TableSpec& spec) {
  if (spec.over.empty()) return "";
  const std::string spread = spec.spread == Spread::interval ? " [95 % t-interval]"
                             : spec.spread == Spread::none   ? ""
                                                             : " ± " + spread_name(spec);
  return fmt::format("mean{} over {}", spread, fmt::join(spec.over, ", "));
}

std::string baseline_text(const TableSpec& spec) {
  std::vector<std::string> parts;
  for (const auto& [axis, label] : spec.baseline) parts.push_back(axis + "=" + label);
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace collimator
