// Result tables as CSV, JSON and Markdown (result_table.hpp).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/report/result_table.hpp"

namespace collimator {
namespace {

std::string optional_text(const std::optional<double>& value) { return value ? number_text(*value) : ""; }

std::string spread_name(const TableSpec& spec) { return spec.spread == Spread::sd ? "sd" : "sem"; }

std::string rounded(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return std::abs(value) >= 100 ? fmt::format("{:.1f}", value) : fmt::format("{:.3f}", value);
}

std::string cell_text(const ResultRow& row) {
  std::string text = rounded(row.value);
  if (row.spread) text += fmt::format(" ± {}", rounded(*row.spread));
  if (row.low) text += fmt::format(" [{}, {}]", rounded(*row.low), rounded(*row.high));
  if (row.n != row.expected) text += fmt::format(" ({} of {})", row.n, row.expected);
  if (row.difference) {
    text += fmt::format(", Δ {}{}", *row.difference >= 0 ? "+" : "", rounded(*row.difference));
    if (row.difference_low) text += fmt::format(" [{}, {}]", rounded(*row.difference_low), rounded(*row.difference_high));
    if (row.p_holm) text += *row.p_holm < 0.001 ? ", p < 0.001" : fmt::format(", p = {:.3f}", *row.p_holm);
  }
  if (row.reference) {
    text += fmt::format(", published {}", rounded(*row.reference));
    if (row.reference_spread) text += fmt::format(" ± {}", rounded(*row.reference_spread));
  }
  return text;
}

// Columns as wide as they appear: a multi-byte character counts once.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char character) { return (static_cast<unsigned char>(character) & 0xC0) != 0x80; }));
}

std::string markdown(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 3);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    text += "|";
    for (std::size_t i = 0; i < rows[r].size(); ++i) text += " " + rows[r][i] + std::string(widths[i] - width_of(rows[r][i]), ' ') + " |";
    text += "\n";
    if (r > 0) continue;
    text += "|";
    for (const std::size_t width : widths) text += std::string(width + 2, '-') + "|";
    text += "\n";
  }
  return text;
}

void add_once(std::vector<std::string>& list, const std::string& item) {
  if (std::ranges::find(list, item) == list.end()) list.push_back(item);
}

}  // namespace

Table as_csv(const ResultTable& table) {
  const auto any = [&](auto member) { return std::ranges::any_of(table.rows, [&](const ResultRow& row) { return (row.*member).has_value(); }); };
  Table csv{table.spec.name + ".csv", table.keys, {}};
  const auto add = [&](const std::string& name) { csv.header.push_back(name); };
  add("value");
  const bool spread = any(&ResultRow::spread), interval = any(&ResultRow::low), difference = any(&ResultRow::difference), reference = any(&ResultRow::reference);
  if (spread) add(spread_name(table.spec));
  if (interval) csv.header.insert(csv.header.end(), {"low", "high"});
  add("n");
  add("of");
  if (difference) csv.header.insert(csv.header.end(), {"difference", "difference_low", "difference_high", "p", "p_holm"});
  if (reference) csv.header.insert(csv.header.end(), {"published", "published_spread"});
  add("note");
  for (const ResultRow& row : table.rows) {
    std::vector<std::string> cells;
    for (const std::string& key : table.keys) cells.push_back(row.keys.contains(key) ? row.keys.at(key) : "");
    cells.push_back(number_text(row.value));
    if (spread) cells.push_back(optional_text(row.spread));
    if (interval) cells.insert(cells.end(), {optional_text(row.low), optional_text(row.high)});
    cells.push_back(std::to_string(row.n));
    cells.push_back(std::to_string(row.expected));
    if (difference)
      cells.insert(cells.end(), {optional_text(row.difference), optional_text(row.difference_low), optional_text(row.difference_high), optional_text(row.p), optional_text(row.p_holm)});
    if (reference) cells.insert(cells.end(), {optional_text(row.reference), optional_text(row.reference_spread)});
    cells.push_back(row.note);
    csv.rows.push_back(std::move(cells));
  }
  return csv;
}

Json as_json(const ResultTable& table) {
  const Table csv = as_csv(table);
  Json rows = Json::array();
  for (std::size_t r = 0; r < csv.rows.size(); ++r) {
    Json row = Json::object();
    for (std::size_t i = 0; i < csv.header.size(); ++i) {
      const bool number = i >= table.keys.size() && csv.header[i] != "note";
      if (!number) row[csv.header[i]] = csv.rows[r][i];
      else if (!csv.rows[r][i].empty()) {
        const double value = parse_number(csv.rows[r][i]);
        row[csv.header[i]] = std::isfinite(value) ? Json(value) : Json(nullptr);
      }
    }
    rows.push_back(std::move(row));
  }
  return {{"name", table.spec.name}, {"rows", rows}, {"notes", table.notes}};
}

std::string as_text(const ResultTable& table) {
  // Across: the columns that were asked for and the metrics; down: every other key.
  std::vector<std::string> across, down;
  for (const std::string& key : table.keys) {
    const bool is_column = std::ranges::find(table.spec.columns, key) != table.spec.columns.end();
    const bool is_row = std::ranges::find(table.spec.rows, key) != table.spec.rows.end();
    (is_column || (key == "metric" && !is_row) ? across : down).push_back(key);
  }
  std::stable_sort(down.begin(), down.end(), [&](const std::string& a, const std::string& b) {
    return std::ranges::find(table.spec.rows, a) < std::ranges::find(table.spec.rows, b);
  });
  const auto label = [](const ResultRow& row, const std::vector<std::string>& keys) {
    std::vector<std::string> parts;
    for (const std::string& key : keys)
      if (row.keys.contains(key) && !row.keys.at(key).empty()) parts.push_back(row.keys.at(key));
    return fmt::format("{}", fmt::join(parts, " "));
  };
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> lines;
  std::vector<const ResultRow*> firsts;
  for (const ResultRow& row : table.rows) add_once(columns, label(row, across));
  std::vector<std::vector<std::string>> rows{down};
  rows[0].insert(rows[0].end(), columns.begin(), columns.end());
  std::map<std::vector<std::string>, std::size_t> places;
  for (const ResultRow& row : table.rows) {
    std::vector<std::string> keys;
    for (const std::string& key : down) keys.push_back(row.keys.contains(key) ? row.keys.at(key) : "");
    const auto [place, added] = places.emplace(keys, rows.size());
    if (added) {
      rows.push_back(keys);
      rows.back().resize(down.size() + columns.size());
    }
    const auto column = static_cast<std::size_t>(std::ranges::find(columns, label(row, across)) - columns.begin());
    rows[place->second][down.size() + column] = cell_text(row);
  }
  if (rows.size() == 1) return fmt::format("### {}\n\n(no rows: nothing that it shows came out)\n", table.spec.name);
  std::string text = fmt::format("### {}\n\n{}\n", table.spec.name, markdown(rows));
  if (!table.spec.over.empty())
    text += fmt::format("Mean {} over {}.\n", table.spec.spread == Spread::interval ? "[95 % t-interval]" : "± " + spread_name(table.spec), fmt::join(table.spec.over, ", "));
  for (const std::string& note : table.notes) text += note + ".\n";
  return text;
}

}  // namespace collimator
