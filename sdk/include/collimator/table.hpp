// CSV tables for the authors of datasets: read as a whole, and every error names file, row and column.
//
// RFC 4180 (Shafranovich, 2005): quotes, doubled quotes, line breaks inside quotes, CRLF, LF or CR; also a
// byte order mark, no line break at the end, and empty lines, which are skipped. NUL bytes, cells that are not UTF-8, a
// quote that never closes, a row of another length than the header and one of more than 100,000 cells are
// refused, and so is a text of more than 4 GiB. Columns at the end of the header that have no name may be missing in a
// row and are not read.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <collimator/known_files.hpp>
#include <collimator/names.hpp>
#include <collimator/numbers.hpp>
#include <collimator/utf8.hpp>

namespace collimator {

// A table whose first row names the columns. Rows count from 0 in calls, from 1 in errors.
class CsvTable {
 public:
  // Parses `text`; `name` is the file's name in errors. Throws std::runtime_error.
  CsvTable(std::string text, std::string name, char delimiter = ',')
      : name_(std::move(name)), text_(std::move(text)), delimiter_(delimiter) {
    parse();
  }

  const std::string& name() const { return name_; }
  const std::vector<std::string>& header() const { return header_; }
  std::size_t rows() const { return lines_.size(); }
  std::string_view cell(std::size_t row, std::size_t column) const {
    const std::size_t place = row * header_.size() + column;
    return std::string_view(text_).substr(ends_[place], ends_[place + 1] - ends_[place]);
  }

  std::optional<std::size_t> find(std::string_view column_name) const {
    const auto found = std::ranges::find(header_, column_name);
    if (found == header_.end()) return std::nullopt;
    if (std::find(found + 1, header_.end(), column_name) != header_.end())
      throw std::runtime_error(name_ + ": the header names column " + in_quotes(column_name) + " twice");
    return static_cast<std::size_t>(found - header_.begin());
  }
  // The column's index; the error names the nearest one, and the parameter that asks for it, where one does.
  std::size_t column(std::string_view column_name, std::string_view parameter = {}) const {
    if (const auto found = find(column_name)) return *found;
    const std::string divided = otherwise_divided();
    throw std::runtime_error((parameter.empty() ? "" : std::string(parameter) + ": ") + name_ + " has no column " +
                             in_quotes(column_name) + "; " +
                             (divided.empty() ? missing_name(column_name, header_) : divided));
  }
  // "its header is one column, \"a;b\": its cells seem to be divided by `;`, not by `,`"; "" where it is not so.
  std::string otherwise_divided() const {
    if (header_.size() != 1) return {};
    for (const char other : {';', '\t', ',', '|'})
      if (other != delimiter_ && header_.front().find(other) != std::string::npos)
        return "its header is one column, " + in_quotes(header_.front()) + ": its cells seem to be divided by " +
               (other == '\t' ? "tabs" : std::string{'`', other, '`'}) + ", not by " +
               (delimiter_ == '\t' ? "tabs" : std::string{'`', delimiter_, '`'});
    return {};
  }

  // A cell as a number. Throws where it is none.
  double number(std::size_t row, std::size_t column) const { return parsed<double>(row, column, "a number"); }
  std::int64_t integer(std::size_t row, std::size_t column) const {
    return parsed<std::int64_t>(row, column, "a whole number");
  }

  // "FILE:LINE: row R"; the line is the one an editor shows.
  std::string place(std::size_t row) const {
    return name_ + ":" + std::to_string(lines_[row]) + ": row " + std::to_string(row + 1);
  }
  // throw table.wrong(row, column, "is neither M nor F")
  std::runtime_error wrong(std::size_t row, std::size_t column, std::string_view what) const {
    return std::runtime_error(place(row) + ", column " + in_quotes(header_[column]) + ": " +
                              in_quotes(cell(row, column)) + " " + std::string(what));
  }

 private:
  template <typename Number>
  Number parsed(std::size_t row, std::size_t column, const char* kind) const {
    const std::optional<Number> value = number_of<Number>(cell(row, column));
    if (!value)
      throw wrong(row, column,
                  std::string("is not ") + kind +
                      (number_without_comma(cell(row, column)) ? "; write its fraction behind a point" : ""));
    return *value;
  }

  // Whether it would be a number if its comma were a point.
  static bool number_without_comma(std::string_view text) {
    std::string pointed(text);
    const std::size_t comma = pointed.find(',');
    if (comma == std::string::npos) return false;
    pointed[comma] = '.';
    return number_of<double>(pointed).has_value();
  }

  std::runtime_error no_table(std::string_view what) const {
    return std::runtime_error(name_ + " is no text table: it looks like " + std::string(what));
  }
  std::runtime_error at_line(std::size_t line, const std::string& what) const {
    return std::runtime_error(name_ + ":" + std::to_string(line) + ": " + what);
  }

  // Appends the ends of a row's cells and moves their texts, unquoted, to the end of what is kept of the text so far,
  // which never reaches beyond what was read. How many cells it has; 0 at the end of the text.
  std::size_t next_row() {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) end_line();
    if (at_ >= text_.size()) return 0;
    row_line_ = line_;
    constexpr std::size_t most_cells = 100'000;  // a line of commas takes many times its size
    for (std::size_t cells = 1;; ++cells) {
      if (cells > most_cells) throw at_line(row_line_, "a row of more than 100,000 cells: this is no table");
      if (at_ < text_.size() && text_[at_] == '"')
        quoted_cell();
      else
        plain_cell();
      ends_.push_back(static_cast<std::uint32_t>(kept_));
      if (at_ == text_.size()) return cells;
      if (text_[at_] != delimiter_) {
        end_line();
        return cells;
      }
      ++at_;
    }
  }
  void plain_cell() {
    char* const text = text_.data();  // locals: a compiler must take it that writing a character changes a member
    const std::size_t size = text_.size();
    const char delimiter = delimiter_;
    std::size_t at = at_, kept = kept_;
    for (; at < size && text[at] != delimiter && text[at] != '\n' && text[at] != '\r'; ++at) text[kept++] = text[at];
    at_ = at;
    kept_ = kept;
  }
  void quoted_cell() {
    const std::size_t first_line = line_;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"' && (++at_ == text_.size() || text_[at_] != '"')) {
        if (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n' && text_[at_] != '\r')
          throw at_line(line_,
                        "text follows the closing quote of a cell; expected the delimiter or the end of the line");
        return;
      }
      if (text_[at_] == '\n') ++line_;
      text_[kept_++] = text_[at_];
    }
    throw at_line(first_line, "a quoted cell begins here and its closing quote is missing");
  }
  void end_line() {
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
  }

  void parse() {
    if (text_.starts_with("\xff\xfe") || text_.starts_with("\xfe\xff"))
      throw std::runtime_error(name_ + " is UTF-16; save it as UTF-8");
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    if (const std::string_view what = text_looks_like(text_); !what.empty()) throw no_table(what);
    if (const std::size_t nul = text_.find('\0'); nul != std::string::npos) {
      if (const std::string_view what = looks_like(text_); !what.empty()) throw no_table(what);
      throw at_line(1 + static_cast<std::size_t>(
                            std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(nul), '\n')),
                    "a NUL byte: this is no text table");
    }
    if (text_.size() > std::numeric_limits<std::uint32_t>::max())
      throw std::runtime_error(name_ + " is larger than 4 GiB; divide it into several tables");
    const bool is_utf8 = first_not_utf8(text_) == std::string::npos;
    ends_.push_back(0);
    const std::size_t most = next_row();
    if (most == 0) throw std::runtime_error(name_ + " is empty; expected a header that names the columns");
    for (std::size_t i = 0; i < most; ++i) header_.emplace_back(text_, ends_[i], ends_[i + 1] - ends_[i]);
    while (header_.size() > 1 && header_.back().empty()) header_.pop_back();
    forget_cells(0);
    const auto breaks = static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '\n'));
    lines_.reserve(breaks);
    ends_.reserve(1 + std::min(breaks * header_.size(), text_.size()));  // each cell ends with a character of its own
    while (const std::size_t cells = next_row()) {
      if (cells < header_.size() || cells > most)
        throw at_line(row_line_, "row " + std::to_string(lines_.size() + 1) + " has " + std::to_string(cells) +
                                     " cells; " +
                                     (otherwise_divided().empty() ? "the header has " + std::to_string(header_.size())
                                                                  : otherwise_divided()));
      forget_cells(ends_.size() - 1 - (cells - header_.size()));
      lines_.push_back(static_cast<std::uint32_t>(row_line_));
    }
    if (!is_utf8) check_utf8();
  }
  // Looks at the cells that are kept: columns without a name may be written in any way.
  void check_utf8() const {
    const auto not_utf8 = [](std::string_view cell) { return first_not_utf8(cell) != std::string_view::npos; };
    const auto wrong = [](const std::string& where, std::string_view cell) {
      bool repaired = false;
      return std::runtime_error(where + in_quotes(repaired_utf8(cell, repaired)) +
                                " is not UTF-8, but perhaps Latin-1 or Windows-1252; save the table as UTF-8");
    };
    for (std::size_t column = 0; column < header_.size(); ++column)
      if (not_utf8(header_[column]))
        throw wrong(name_ + ": the name of column " + std::to_string(column + 1) + ", ", header_[column]);
    for (std::size_t row = 0; row < rows(); ++row)
      for (std::size_t column = 0; column < header_.size(); ++column)
        if (not_utf8(cell(row, column)))
          throw wrong(place(row) + ", column " + in_quotes(header_[column]) + ": ", cell(row, column));
  }
  // Keeps so many cells.
  void forget_cells(std::size_t cells) {
    ends_.resize(cells + 1);
    kept_ = ends_.back();
  }

  std::string name_, text_;
  char delimiter_;
  std::vector<std::string> header_;
  std::vector<std::uint32_t> ends_;  // 0, and where each cell ends: [rows, header]; it begins where the one before ends
  std::vector<std::uint32_t> lines_;  // of each row, from 1
  std::size_t at_ = 0, kept_ = 0, line_ = 1, row_line_ = 1;
};

// A cell as RFC 4180 writes it: quoted where it must be.
inline void append_cell(std::string& out, std::string_view cell, char delimiter = ',') {
  const auto is_special = [delimiter](char character) {
    return character == delimiter || character == '"' || character == '\n' || character == '\r';
  };
  if (std::ranges::none_of(cell, is_special)) {
    out += cell;
    return;
  }
  out += '"';
  for (const char character : cell) {
    if (character == '"') out += '"';
    out += character;
  }
  out += '"';
}

}  // namespace collimator
