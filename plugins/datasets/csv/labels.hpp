// Where the labels of samples come from: what every source of them does, and the cells of one column as a class.
#pragma once

#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "values.hpp"

namespace csv {

// One or more classes, told row by row; what is wrong with the whole is told at the end.
class Labels {
 public:
  virtual ~Labels() = default;
  virtual std::vector<std::string> classes() const = 0;
  // Appends a label for each class. Throws where the row's cells say nothing that was foreseen.
  virtual void append(std::size_t row, std::vector<float>& labels) = 0;
  // Whether the row is read at all.
  virtual bool keeps(std::size_t) { return true; }
  virtual void finish() const {}
  // What a user should know, though it may be right.
  virtual std::vector<std::string> remarks() const { return {}; }
};

enum class Blank { unknown, negative };

// The members by which a rule says what the values of its cells mean.
void describe_values(auto& field, auto& rule) {
  field("positive", rule.positive,
        "values that make a sample positive; none: the cells are 1 and 0, empty where not known");
  field("negative", rule.negative,
        "values that make it negative, every value then being listed; none: every other value that is not empty");
  field("unknown", rule.unknown, "values under which the label is not known, as where the cell is empty: -1");
  field("blank", rule.blank, "what an empty cell means")
      .value("unknown", Blank::unknown)
      .value("negative", Blank::negative);
}

// Throws std::invalid_argument where a value would mean two things.
void check_values(const std::string& name, const auto& rule) {
  if (rule.positive.empty() && !rule.negative.empty())
    throw std::invalid_argument("labels: " + name + " names negative values, but no positive ones");
  std::unordered_map<std::string, const char*> meanings;
  for (const auto& [meaning, values] :
       {std::pair{"positive", &rule.positive}, {"negative", &rule.negative}, {"unknown", &rule.unknown}})
    for (const std::string& value : *values)
      if (const auto [other, is_new] = meanings.emplace(value_of(value), meaning);
          !is_new && std::string_view(other->second) != meaning)
        throw std::invalid_argument("labels: " + name + ": " + collimator::in_quotes(value) + " is both " +
                                    other->second + " and " + meaning);
}

struct LabelRule {
  std::string column;
  std::vector<std::string> positive, negative, unknown;
  Blank blank = Blank::unknown;

  void describe(auto& field) {
    field("column", column, "the column that decides; none: the one with the class's name");
    describe_values(field, *this);
  }
  void check(const std::string& name) const { check_values(name, *this); }
};

// Several columns that are classes by their names.
struct LabelColumns {
  std::vector<std::string> columns;
  std::vector<std::string> positive, negative, unknown;
  Blank blank = Blank::unknown;

  void describe(auto& field) {
    field("columns", columns, "their names, or FIRST..LAST for all from one to another in the table's order");
    describe_values(field, *this);
  }
  void check() const { check_values("label_columns", *this); }
  LabelRule rule(const std::string& column) const { return {column, positive, negative, unknown, blank}; }
};

// The columns that a name means: one, or FIRST..LAST all from one to another. `parameter` is what names them.
inline std::vector<std::size_t> columns_of(const CsvTable& table, const std::string& name,
                                           const std::string& parameter) {
  const std::size_t dots = name.find("..");
  if (dots == std::string::npos || table.find(name)) return {table.column(name, parameter)};
  const std::size_t first = table.column(trimmed(std::string_view(name).substr(0, dots)), parameter),
                    last = table.column(trimmed(std::string_view(name).substr(dots + 2)), parameter);
  if (last < first)
    throw std::runtime_error(table.name() + ": " + collimator::in_quotes(name) +
                             " runs backwards: the first of these columns stands behind the last");
  std::vector<std::size_t> columns;
  for (std::size_t column = first; column <= last; ++column) columns.push_back(column);
  return columns;
}

// One class's labels, from one column.
class Labeller final : public Labels {
 public:
  // `tells_missing`: listed values that no cell has are told; of several columns with one rule, few have all.
  Labeller(const std::string& name, const LabelRule& rule, const std::string& separator, const CsvTable& table,
           bool tells_missing = true)
      : name_(name),
        separator_(separator),
        table_(table),
        column_(table.column(rule.column.empty() ? name : rule.column, "labels: " + name)),
        tells_missing_(tells_missing),
        blank_(rule.blank == Blank::negative ? 0 : collimator::unknown_label),
        positive_(rule.positive),
        negative_(rule.negative),
        unknown_(rule.unknown) {
    if (!positive_.empty() && negative_.empty()) look_for_positive();
  }

  std::vector<std::string> classes() const override { return {name_}; }
  void append(std::size_t row, std::vector<float>& labels) override { labels.push_back(of(row)); }
  float of(std::size_t row) {
    Meaning& meaning = meanings_.of(table_.cell(row, column_), [&] { return meaning_of(row); });
    ++meaning.rows;
    if (!std::isnan(meaning.label)) ++known_;
    if (rows_++ == 0) first_row_ = row;
    return meaning.label;
  }

  // Throws where a cell was not understood, and where no row that was read has a known label.
  void finish() const override {
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
  // Listed values that no cell has, and cells that count as negative and look like a positive value: "PNEUMONA" where
  // PNEUMONIA is listed.
  std::vector<std::string> remarks() const override {
    std::vector<std::string> result, missing;
    for (const Values* values : {&positive_, &negative_, &unknown_}) {
      const std::vector<std::string> more = values->not_found();
      missing.insert(missing.end(), more.begin(), more.end());
    }
    if (tells_missing_ && !missing.empty()) result.push_back("no row has " + collimator::name_list(missing));
    for (const std::vector<std::string>& lines : {misspelt(), not_listed()})
      result.insert(result.end(), lines.begin(), lines.end());
    for (std::string& line : result) line.insert(0, "labels: " + name_ + ": ");
    return result;
  }
  std::vector<std::string> misspelt() const {
    std::vector<std::string> result;
    for (const auto& [value, rows] : others())
      for (const std::string& listed : positive_.texts()) {
        const std::string plain = value_of(listed);
        if (plain.size() < 4 || collimator::edit_distance(value, plain) > 1 + plain.size() / 8) continue;
        result.push_back(collimator::in_quotes(value) + " in " + std::to_string(rows) +
                         " rows counts as negative, and looks like " + collimator::in_quotes(listed));
        break;
      }
    return result;
  }

 private:
  // What is negative because no list has it, and in how many rows.
  std::map<std::string, std::size_t> others() const {
    std::map<std::string, std::size_t> all;
    for (const auto& [cell, meaning] : meanings_.all())
      for (const std::string& value : meaning.others) all[value] += meaning.rows;
    return all;
  }
  // Of a cell with one value, several other ones are perhaps not all negative: 0, -1 and 9. Cells with several findings
  // have many by their nature.
  std::vector<std::string> not_listed() const {
    constexpr std::size_t most = 6;
    const std::map<std::string, std::size_t> others = this->others();
    if (others.size() < 2 || !separator_.empty()) return {};
    std::string line;
    std::size_t told = 0;
    for (const auto& [value, rows] : others)
      if (told++ < most)
        line += (line.empty() ? "" : ", ") + collimator::in_quotes(value) + " in " + std::to_string(rows) +
                (rows == 1 ? " row" : " rows");
    return {line + (others.size() > most ? ", …" : "") +
            " count as negative, since they are not listed; `negative` and `unknown` list what they mean"};
  }

  struct Meaning {
    float label;
    std::vector<std::string> others;
    std::size_t rows = 0;
  };

  Meaning meaning_of(std::size_t row) {
    Meaning meaning{0, {}};
    meaning.label = positive_.empty() ? of_number(row) : of_values(row, meaning.others);
    return meaning;
  }

  float of_number(std::size_t row) {
    const std::string value = value_of(table_.cell(row, column_));
    if (unknown_.hold(value)) return collimator::unknown_label;
    if (value.empty()) return blank_;
    if (value != "0" && value != "1")
      throw table_.wrong(row, column_,
                         collimator::means_missing(value) || value == "-1"
                             ? "is not 0 or 1; where it means that the label is not known, list it under `unknown`"
                             : "is not 0 or 1; say with `positive` which values mean yes");
    return value == "1" ? 1 : 0;
  }

  float of_values(std::size_t row, std::vector<std::string>& others) {
    const std::string_view cell = table_.cell(row, column_);
    const std::vector<std::string> values = values_in(cell, separator_);
    if (positive_.hold_any(values)) return 1;
    const std::string& whole = values.front();
    if (negative_.hold(whole)) return 0;
    if (unknown_.hold(whole)) return collimator::unknown_label;
    if (whole.empty()) return blank_;
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
      else
        others.push_back(values[i]);
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
  bool tells_missing_;
  float blank_;
  Values positive_, negative_, unknown_;
  Remembered<Meaning> meanings_;
  std::size_t rows_ = 0, known_ = 0, first_row_ = 0, strange_row_ = 0;
  std::vector<std::string> strange_;  // values that no list has, the first of row strange_row_
};

}  // namespace csv
