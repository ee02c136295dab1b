// CSV tables (RFC 4180): read with positions for errors, written so that numbers read back exactly.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/table.hpp>

#include "framework/base/file.hpp"

namespace collimator {

struct Table {
  std::string name;  // for errors: the file
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;

  // The column's index; an error names the file, the column and the nearest name there is.
  std::size_t column(std::string_view column_name) const;
  bool has(std::string_view column_name) const;
};

// The header alone, as a table without rows, of a file of any size.
CsvTable read_csv_header(const std::filesystem::path& file);
Table read_table(const std::filesystem::path& file, const InflateLimits& limits = {});  // gz too
Table parse_table(std::string_view text, std::string name);
void write_table(const Table& table, const std::filesystem::path& file);
std::string number_text(double value);                   // shortest that reads back; "nan", "inf"
std::optional<double> number_in(std::string_view text);  // NaN for "" and "nan"; nothing where it is no number
// What to write in the place of a text that is no number, where that can be known: "0.9" for "90%", "0.85, with a
// point" for "0,85"; else "".
std::string number_meant(std::string_view text);
double parse_number(std::string_view text);  // the same, but throws InputError

// The same for large tables: cells are views, errors name the row. Throws InputError; gz too.
CsvTable read_csv(const std::filesystem::path& file, const InflateLimits& limits = {});
CsvTable parse_csv(std::string text, std::string name, char delimiter = ',');

// Building blocks of a written table.
void append_row(std::string& out, std::span<const std::string> cells);  // with its line break
void append_number(std::string& out, double value);

}  // namespace collimator
