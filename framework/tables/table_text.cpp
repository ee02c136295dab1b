// Result tables as CSV and Markdown (result_table.hpp).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/tables/table_grid.hpp"

namespace collimator {
namespace {

std::string optional_text(const std::optional<double>& value) { return value ? number_text(*value) : ""; }

std::string rounded(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return (std::signbit(value) ? "-" : "") + shown_number(std::abs(value));
}

std::string value_text(const ResultRow& row, bool count) {
  std::string text = count ? fmt::format("{:.0f}", row.value) : rounded(row.value);
  if (row.spread) text += fmt::format(" ± {}", rounded(*row.spread));
  if (row.low) text += fmt::format(" [{}, {}]", rounded(*row.low), rounded(*row.high));
  if (row.n != row.expected) text += fmt::format(" ({} of {})", row.n, row.expected);
  return text;
}

// "200 samples, 96 positives".
std::string counts_text(const ResultRow& row, bool) {
  std::vector<std::string> parts;
  for (const auto& [name, count] : row.counts) parts.push_back(count + " " + name);
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string difference_text(const ResultRow& row, bool) {
  if (!row.difference) return "";
  const auto with_sign = [](double value) { return (value >= 0 ? "+" : "") + rounded(value); };
  std::string text = with_sign(*row.difference);
  if (row.difference_low && !std::isnan(*row.difference_low))
    text += fmt::format(" [{}, {}]", with_sign(*row.difference_low), with_sign(*row.difference_high));
  return text;
}

std::string p_text(const ResultRow& row, bool) {
  if (!row.p_holm || std::isnan(*row.p_holm)) return "";
  return *row.p_holm < 0.001 ? "< 0.001" : fmt::format("{:.3f}", *row.p_holm);
}

std::string published_text(const ResultRow& row, bool) {
  if (!row.reference) return "";
  return rounded(*row.reference) + (row.reference_spread ? fmt::format(" ± {}", rounded(*row.reference_spread)) : "");
}

// Columns as wide as they appear: a multi-byte character counts once.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char character) { return (static_cast<unsigned char>(character) & 0xC0) != 0x80; }));
}

// A cell stays one: no bar divides it, no line break ends its row.
std::string cell_text(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || text[i] == '\r') text[i] = ' ';
    if (text[i] == '|') text.insert(i++, 1, '\\');
  }
  return text;
}

std::string markdown(std::vector<std::vector<std::string>> rows) {
  for (auto& row : rows)
    for (std::string& cell : row) cell = cell_text(std::move(cell));
  std::vector<std::size_t> widths(rows.front().size(), 3);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    text += "|";
    for (std::size_t i = 0; i < rows[r].size(); ++i)
      text += " " + rows[r][i] + std::string(widths[i] - width_of(rows[r][i]), ' ') + " |";
    text += "\n";
    if (r > 0) continue;
    text += "|";
    for (const std::size_t width : widths) text += std::string(width + 2, '-') + "|";
    text += "\n";
  }
  return text;
}

}  // namespace

Table as_csv(const ResultTable& table) {
  const auto any = [&](auto member) {
    return std::ranges::any_of(table.rows, [&](const ResultRow& row) { return (row.*member).has_value(); });
  };
  Table csv{table.spec.name + ".csv", table.keys, {}};
  const auto add = [&](const std::string& name) { csv.header.push_back(name); };
  add("value");
  const bool spread = any(&ResultRow::spread), interval = any(&ResultRow::low), test = any(&ResultRow::test_low),
             difference = any(&ResultRow::difference), tested = difference || any(&ResultRow::p),
             reference = any(&ResultRow::reference);
  if (spread) add(spread_name(table.spec));
  if (interval) csv.header.insert(csv.header.end(), {"low", "high"});
  if (test) csv.header.insert(csv.header.end(), {"test_low", "test_high"});
  const bool method = std::ranges::any_of(table.rows, [](const ResultRow& row) { return !row.interval.empty(); });
  if (method) add("interval");
  for (const std::string& name : table.spec.counts) add(name);
  add("n");
  add("of");
  if (difference) csv.header.insert(csv.header.end(), {"difference", "difference_low", "difference_high"});
  if (tested) csv.header.insert(csv.header.end(), {"p", "p_holm"});
  if (reference) csv.header.insert(csv.header.end(), {"published", "published_spread"});
  add("note");
  for (const ResultRow& row : table.rows) {
    std::vector<std::string> cells;
    for (const std::string& key : table.keys) cells.push_back(row.keys.contains(key) ? row.keys.at(key) : "");
    cells.push_back(number_text(row.value));
    if (spread) cells.push_back(optional_text(row.spread));
    if (interval) cells.insert(cells.end(), {optional_text(row.low), optional_text(row.high)});
    if (test) cells.insert(cells.end(), {optional_text(row.test_low), optional_text(row.test_high)});
    if (method) cells.push_back(row.interval);
    for (const std::string& name : table.spec.counts)
      cells.push_back(row.counts.contains(name) ? row.counts.at(name) : "");
    cells.push_back(std::to_string(row.n));
    cells.push_back(std::to_string(row.expected));
    if (difference)
      cells.insert(cells.end(), {optional_text(row.difference), optional_text(row.difference_low),
                                 optional_text(row.difference_high)});
    if (tested) cells.insert(cells.end(), {optional_text(row.p), optional_text(row.p_holm)});
    if (reference) cells.insert(cells.end(), {optional_text(row.reference), optional_text(row.reference_spread)});
    cells.push_back(row.note);
    csv.rows.push_back(std::move(cells));
  }
  return csv;
}

std::string as_text(const ResultTable& table) {
  const TableGrid grid = arrange(table);
  if (grid.rows.empty()) {
    std::string text = fmt::format("### {}\n\n(no rows: nothing that it shows came out)\n", table.spec.name);
    for (const std::string& note : table.notes) text += note + ".\n";
    return text;
  }
  std::vector<std::vector<std::string>> rows{grid.down};
  for (const auto& row : grid.rows) rows.push_back(row);
  // Beside each number, only where some row has them: its difference, p and the published number.
  struct CellPart {
    const char* header;
    std::string (*text)(const ResultRow&, bool count);
  };
  const std::string difference =
      "Δ" + (table.spec.baseline.size() == 1 ? " from " + table.spec.baseline.begin()->second : "");
  for (std::size_t column = 0; column < grid.columns.size(); ++column) {
    for (const CellPart& part :
         {CellPart{"", value_text}, CellPart{"of", counts_text}, CellPart{difference.c_str(), difference_text},
          CellPart{"p", p_text}, CellPart{"published", published_text}}) {
      std::vector<std::string> texts;
      for (const auto& cells : grid.cells)
        texts.push_back(cells[column] == nullptr ? "" : part.text(*cells[column], grid.is_count(*cells[column])));
      if (part.text != value_text && std::ranges::all_of(texts, &std::string::empty)) continue;
      rows[0].push_back(part.text == value_text ? fmt::format("{}", fmt::join(grid.columns[column], " "))
                                                : part.header);
      for (std::size_t r = 0; r < texts.size(); ++r) rows[r + 1].push_back(texts[r]);
    }
  }
  std::string text = fmt::format("### {}\n\n{}\n", table.spec.name, markdown(rows));
  std::vector<std::string> about = grid.everywhere;
  if (const std::string averaged = averaging(table.spec); !averaged.empty()) about.push_back(averaged);
  if (!about.empty()) text += fmt::format("{}.\n", fmt::join(about, ", "));
  for (const std::string& note : table.notes) text += note + ".\n";
  return text;
}

}  // namespace collimator
