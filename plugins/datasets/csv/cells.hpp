// What the cells of a table mean: which values are the same, which of them one cell holds, and what they say of a
// class.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <collimator/cell_value.hpp>
#include <collimator/dataset.hpp>
#include <collimator/names.hpp>
#include <collimator/table.hpp>

namespace csv {

using collimator::CsvTable, collimator::trimmed, collimator::value_of;

inline constexpr std::string_view wrapping = " \t\r\n'\"[](){}";

// The values that a parameter lists, and which of them were found in the table.
class Values {
 public:
  explicit Values(const std::vector<std::string>& texts) : texts_(texts), found_(texts.size(), false) {
    for (std::size_t i = 0; i < texts.size(); ++i) places_.emplace(value_of(texts[i]), i);
    for (const std::string& text : texts) {  // as a part of a cell has it: "Opacity (right)"
      const std::string bare = value_of(trimmed(text, wrapping));
      if (!bare.empty()) places_.emplace(bare, places_.at(value_of(text)));
    }
  }
  bool empty() const { return texts_.empty(); }
  const std::vector<std::string>& texts() const { return texts_; }
  // `value` is what value_of() gave.
  bool hold(const std::string& value) {
    const auto place = places_.find(value);
    if (place != places_.end()) found_[place->second] = true;
    return place != places_.end();
  }
  bool contain(const std::string& value) const { return places_.contains(value); }
  bool hold_any(const std::vector<std::string>& values) {
    return std::ranges::any_of(values, [&](const std::string& value) { return hold(value); });
  }
  // Those that no cell was asked for with.
  std::vector<std::string> not_found() const {
    std::vector<std::string> result;
    for (const auto& [value, place] : places_)
      if (!found_[place]) result.push_back(texts_[place]);
    std::ranges::sort(result);
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
  }

 private:
  std::vector<std::string> texts_;
  std::vector<bool> found_;
  std::unordered_map<std::string, std::size_t> places_;
};

// The values of a cell: what it holds as a whole and, where `separator` divides it, each part. Brackets and quotes
// around parts, as in ['effusion', 'mass'], do not count.
inline std::vector<std::string> values_in(std::string_view cell, std::string_view separator) {
  std::vector<std::string> values{value_of(cell)};
  if (separator.empty()) return values;
  for (std::size_t begin = 0; begin <= cell.size();) {
    const std::size_t end = std::min(cell.find(separator, begin), cell.size());
    std::string value = value_of(trimmed(cell.substr(begin, end - begin), wrapping));
    if (!value.empty()) values.push_back(std::move(value));
    begin = end + separator.size();
  }
  return values;
}

inline constexpr std::string_view dividers = "|,;/\\+&:^\t\r\n";

// Whether a finding ends where a text before it ends (or one behind it begins): the text is empty, or there stands what
// people write between two.
inline bool borders_a_finding(std::string_view text, bool behind) {
  text = trimmed(text, " '\"[](){}");
  if (text.empty() || dividers.find(behind ? text.front() : text.back()) != text.npos) return true;
  return std::ranges::any_of(std::array<std::string_view, 5>{"and", "or", "with", "plus", "-"}, [&](auto word) {
    return behind ? text.starts_with(std::string(word) + " ") : text.ends_with(" " + std::string(word));
  });
}

// A value that stands in a cell among others, which no separator or another one divides; empty where none does. Only
// what people write between findings is looked for: in "viral pneumonia", pneumonia is no value.
inline std::string hidden_among(std::string_view cell, const Values& values) {
  const std::string text = value_of(cell);
  constexpr std::string_view joints = "\t\r\n'\"[](){} |,;/\\+&:^";
  for (const std::string& listed : values.texts()) {
    const std::string value = value_of(listed);
    if (value.empty()) continue;
    for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at + 1)) {
      const std::string_view before = std::string_view(text).substr(0, at),
                             after = std::string_view(text).substr(at + value.size());
      const bool whole = (before.empty() || joints.find(before.back()) != joints.npos) &&
                         (after.empty() || joints.find(after.front()) != joints.npos);
      if (whole && borders_a_finding(before, false) && borders_a_finding(after, true)) return listed;
    }
  }
  return {};
}

// How a cell that holds several values is to be read, for errors.
inline std::string several_values(const std::string& value, const std::string& name, const std::string& separator) {
  return "holds " + collimator::in_quotes(value) + " among other values, so that " + collimator::in_quotes(name) +
         " would be negative here; " +
         (separator.empty() ? "say with `separator` what stands between them"
                            : "they are not divided by the `separator` " + collimator::in_quotes(separator));
}

struct LabelRule {
  std::string column;
  std::vector<std::string> positive, negative, unknown;

  void describe(auto& field) {
    field("column", column, "the column that decides").required();
    field("positive", positive,
          "values that make a sample positive; none: the cells are 1 and 0, empty where not known");
    field("negative", negative,
          "values that make it negative, every value then being listed; none: every other value that is not empty");
    field("unknown", unknown, "values under which the label is not known, as where the cell is empty");
  }
  // Throws std::invalid_argument where a value would mean two things.
  void check(const std::string& name) const {
    if (positive.empty() && !negative.empty())
      throw std::invalid_argument("labels: " + name + " names negative values, but no positive ones");
    std::unordered_map<std::string, const char*> meanings;
    for (const auto& [meaning, values] :
         {std::pair{"positive", &positive}, {"negative", &negative}, {"unknown", &unknown}})
      for (const std::string& value : *values)
        if (const auto [other, is_new] = meanings.emplace(value_of(value), meaning);
            !is_new && std::string_view(other->second) != meaning)
          throw std::invalid_argument("labels: " + name + ": " + collimator::in_quotes(value) + " is both " +
                                      other->second + " and " + meaning);
  }
};

// One class's labels, told row by row; what is wrong with the rule is told at the end.
class Labeller {
 public:
  Labeller(const std::string& name, const LabelRule& rule, const std::string& separator, const CsvTable& table)
      : name_(name),
        separator_(separator),
        table_(table),
        column_(table.column(rule.column)),
        positive_(rule.positive),
        negative_(rule.negative),
        unknown_(rule.unknown) {
    if (!positive_.empty() && negative_.empty()) look_for_positive();
  }

  float of(std::size_t row) {
    const float label = positive_.empty() ? of_number(row) : of_values(row);
    if (!std::isnan(label)) ++known_;
    if (rows_++ == 0) first_row_ = row;
    return label;
  }

  // Throws where a cell was not understood, and where no row that was read has a known label.
  void finish() const {
    if (!strange_.empty())
      throw table_.wrong(strange_row_, column_,
                         "is neither a positive, a negative nor an unknown value of " + collimator::in_quotes(name_) +
                             (strange_.size() > 1
                                  ? ", and neither are " + collimator::name_list({strange_.begin() + 1, strange_.end()})
                                  : "") +
                             "; list them under `negative` or `unknown`, or leave the rows out with `where`");
    if (rows_ > 0 && known_ == 0)
      throw std::runtime_error("labels: " + name_ + ": none of the " + std::to_string(rows_) +
                               " rows that are read has a known label in column " +
                               collimator::in_quotes(table_.header()[column_]) + "; the first is " +
                               table_.place(first_row_) + ", where the cell is " +
                               collimator::in_quotes(table_.cell(first_row_, column_)));
  }
  // Listed values that no cell has.
  std::vector<std::string> not_found() const {
    std::vector<std::string> result;
    for (const Values* values : {&positive_, &negative_, &unknown_}) {
      const std::vector<std::string> more = values->not_found();
      result.insert(result.end(), more.begin(), more.end());
    }
    return result;
  }
  // Cells that count as negative and look like a positive value: "PNEUMONA" where PNEUMONIA is listed.
  std::vector<std::string> misspelt() const {
    std::vector<std::string> result;
    for (const auto& [value, rows] : others_)
      for (const std::string& listed : positive_.texts()) {
        const std::string plain = value_of(listed);
        if (plain.size() < 4 || collimator::edit_distance(value, plain) > 1 + plain.size() / 8) continue;
        result.push_back(collimator::in_quotes(value) + " in " + std::to_string(rows) +
                         " rows counts as negative, and "
                         "looks like " +
                         collimator::in_quotes(listed));
        break;
      }
    return result;
  }
  const std::string& name() const { return name_; }

 private:
  float of_number(std::size_t row) {
    const std::string value = value_of(table_.cell(row, column_));
    if (value.empty() || unknown_.hold(value)) return collimator::unknown_label;
    if (value != "0" && value != "1")
      throw table_.wrong(row, column_,
                         collimator::means_missing(value)
                             ? "is not 0 or 1; where it means that the label is not known, list it under `unknown`"
                             : "is not 0 or 1; say with `positive` which values mean yes");
    return value == "1" ? 1 : 0;
  }

  float of_values(std::size_t row) {
    const std::string_view cell = table_.cell(row, column_);
    const std::vector<std::string> values = values_in(cell, separator_);
    if (positive_.hold_any(values)) return 1;
    const std::string& whole = values.front();
    if (negative_.hold(whole)) return 0;
    if (whole.empty() || unknown_.hold(whole)) return collimator::unknown_label;
    if (const std::string value = hidden_among(cell, positive_); !value.empty())
      throw table_.wrong(row, column_, several_values(value, name_, separator_));
    bool unknown = false;
    for (std::size_t i = values.size() > 1 ? 1 : 0; i < values.size(); ++i) {
      if (unknown_.hold(values[i]))
        unknown = true;
      else if (!negative_.empty() && !negative_.hold(values[i]))
        note_strange(row, values.size() > 1 ? values[i] : std::string(cell));
      else if (negative_.empty() && collimator::means_missing(values[i]))
        throw table_.wrong(row, column_,
                           "often means that the label is not known, and would be negative here; list it under "
                           "`unknown`, or under `negative` with all others that are");
      else if (others_.size() < 1000 || others_.contains(values[i]))
        ++others_[values[i]];
    }
    return unknown ? collimator::unknown_label : 0;
  }

  void note_strange(std::size_t row, const std::string& value) {
    if (strange_.empty()) strange_row_ = row;
    if (strange_.size() < 20 && std::ranges::find(strange_, value) == strange_.end()) strange_.push_back(value);
  }

  // Without listed negatives, a misspelt positive value would make all rows negative.
  void look_for_positive() {
    std::vector<std::string> there;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const std::string_view cell = table_.cell(row, column_);
      if (positive_.hold_any(values_in(cell, separator_))) return;
      if (!hidden_among(cell, positive_).empty()) return;  // told where such a row is read
      if (there.size() < 20 && std::ranges::find(there, cell) == there.end()) there.emplace_back(cell);
    }
    if (table_.rows() == 0) return;
    throw std::runtime_error("labels: " + name_ + ": no row of " + table_.name() + " has " + table_.header()[column_] +
                             " = " + collimator::name_list(positive_.texts()) + "; there are " +
                             collimator::name_list(there) + " (list `negative` values if that is meant)");
  }

  std::string name_, separator_;
  const CsvTable& table_;
  std::size_t column_;
  Values positive_, negative_, unknown_;
  std::size_t rows_ = 0, known_ = 0, first_row_ = 0, strange_row_ = 0;
  std::map<std::string, std::size_t> others_;  // what is negative because no list has it, and in how many rows
  std::vector<std::string> strange_;           // values that no list has, the first of row strange_row_
};

}  // namespace csv
