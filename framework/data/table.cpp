// Reads tables with the SDK's reader and turns its errors into the host's; writes numbers in their shortest exact form.
#include "framework/data/table.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include <collimator/table.hpp>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

namespace collimator {

std::size_t Table::column(std::string_view column_name) const {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i] == column_name) return i;
  throw failure("{} has no column \"{}\"; {}", name, column_name, missing_name(column_name, header));
}

bool Table::has(std::string_view column_name) const { return std::ranges::find(header, column_name) != header.end(); }

CsvTable parse_csv(std::string text, std::string name, char delimiter) {
  try {
    return CsvTable(std::move(text), std::move(name), delimiter);
  } catch (const std::runtime_error& error) {
    throw InputError(error.what());
  }
}

CsvTable read_csv(const std::filesystem::path& file, const InflateLimits& limits) {
  return parse_csv(read_file_inflated(file, limits), file.string());
}

CsvTable read_csv_header(const std::filesystem::path& file) {
  std::string text = read_start_inflated(file, std::size_t{1} << 20);
  bool quoted = false;
  std::size_t end = text.find_first_not_of("\r\n");
  for (; end < text.size() && (quoted || (text[end] != '\n' && text[end] != '\r')); ++end)
    if (text[end] == '"') quoted = !quoted;
  text.resize(std::min(end, text.size()));
  return parse_csv(std::move(text), file.string());
}

Table parse_table(std::string_view text, std::string name) {
  const CsvTable csv = parse_csv(std::string(text), std::move(name));
  Table table{csv.name(), csv.header(), {}};
  table.rows.resize(csv.rows());
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    table.rows[row].reserve(table.header.size());
    for (std::size_t i = 0; i < table.header.size(); ++i) table.rows[row].emplace_back(csv.cell(row, i));
  }
  return table;
}

Table read_table(const std::filesystem::path& file, const InflateLimits& limits) {
  return parse_table(read_file_inflated(file, limits), file.string());
}

void append_row(std::string& out, std::span<const std::string> cells) {
  // A line with one empty cell would read as no line.
  if (cells.size() == 1 && cells[0].empty()) out += "\"\"";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    append_cell(out, cells[i]);
  }
  out += '\n';
}

void write_table(const Table& table, const std::filesystem::path& file) {
  std::string out;
  append_row(out, table.header);
  for (const auto& row : table.rows) {
    if (row.size() != table.header.size())
      throw std::logic_error(
          fmt::format("a row of {} cells in a table of {} columns", row.size(), table.header.size()));
    append_row(out, row);
  }
  write_file(file, out);
}

void append_number(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "nan";
    return;
  }
  char buffer[32];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

std::string number_text(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

std::optional<double> number_in(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  if (text.empty()) return std::numeric_limits<double>::quiet_NaN();
  return number_of<double>(text);
}

std::string number_meant(std::string_view text) {
  const auto finite = [](std::string_view part) {
    const std::optional<double> number = number_in(part);
    return number && std::isfinite(*number) ? number : std::nullopt;
  };
  if (text.ends_with('%'))
    if (const auto percent = finite(text.substr(0, text.size() - 1))) return fmt::format("{:.6g}", *percent / 100);
  const std::size_t comma = text.find(',');
  const bool thousands = comma != std::string_view::npos && text.size() == comma + 4 && !text.starts_with("0,");
  if (comma == std::string_view::npos || thousands || text.find_first_of(",.", comma + 1) != std::string_view::npos)
    return {};
  std::string with_point(text);
  with_point[comma] = '.';
  return finite(with_point) ? with_point + ", with a point" : "";
}

double parse_number(std::string_view text) {
  const std::optional<double> number = number_in(text);
  if (!number) throw failure("{} is not a number", in_quotes(text));
  return *number;
}

}  // namespace collimator
