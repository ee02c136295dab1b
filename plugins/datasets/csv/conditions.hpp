// Rules over several columns of a row: which rows they hold for, and a class that two of them make.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "labels.hpp"

namespace csv {

// What is asked of the cells of a row. Columns by their names, or FIRST..LAST.
struct Condition {
  std::map<std::string, std::vector<std::string>> all, any, none;

  void describe(auto& field) {
    field("all", all, "column: values; each of these columns has one of its values");
    field("any", any, "column: values; at least one of these columns has one of its values");
    field("none", none,
          "column: values; no column has one of its values: {Mass..Hernia: [1]}, in which columns that `all` or `any` "
          "names are not meant");
  }
  bool empty() const { return all.empty() && any.empty() && none.empty(); }
};

// A condition on the rows of one table.
class RowTest {
 public:
  // `name` is the parameter, in remarks.
  RowTest(std::string name, const Condition& condition, std::string separator, const CsvTable& table)
      : name_(std::move(name)), separator_(std::move(separator)), table_(table) {
    add(all_, condition.all);
    add(any_, condition.any);
    add(none_, condition.none);
    std::erase_if(none_, [&](const Tested& tested) {
      const auto same = [&](const Tested& other) { return other.column == tested.column; };
      return std::ranges::any_of(all_, same) || std::ranges::any_of(any_, same);
    });
  }
  RowTest(RowTest&&) = default;

  // Asks every column, whatever the others say, so that the remarks are of the whole table.
  bool holds(std::size_t row) {
    bool all = true, any = any_.empty(), none = true;
    for (Tested& tested : all_) all = has_value(tested, row) && all;
    for (Tested& tested : any_) any = has_value(tested, row) || any;
    for (Tested& tested : none_) none = !has_value(tested, row) && none;
    return all && any && none;
  }
  std::vector<std::string> remarks() const {
    std::vector<std::string> result;
    for (const std::vector<Tested>* list : {&all_, &any_, &none_})
      for (const Tested& tested : *list) {
        const std::string where = name_ + ": " + table_.header()[tested.column] + ": ";
        if (const auto missing = tested.values.not_found(); !missing.empty())
          result.push_back(where + "no row has " + collimator::name_list(missing));
        if (!tested.hidden.empty())
          result.push_back(where + "rows hold a listed value among others, as " + collimator::in_quotes(tested.hidden) +
                           ", and count as having none; `separator` divides cells");
      }
    return result;
  }

 private:
  struct Tested {
    std::size_t column;
    Values values;
    Remembered<bool> held = {};
    std::string hidden = {};  // a cell that holds a value among others
  };

  void add(std::vector<Tested>& list, const std::map<std::string, std::vector<std::string>>& columns) {
    for (const auto& [name, values] : columns)
      for (const std::size_t column : columns_of(table_, name, name_)) list.push_back({column, Values(values)});
  }
  bool has_value(Tested& tested, std::size_t row) {
    const std::string_view cell = table_.cell(row, tested.column);
    return tested.held.of(cell, [&] {
      const bool held = tested.values.hold_any(values_in(cell, separator_));
      if (!held && tested.hidden.empty() && !hidden_among(cell, tested.values).empty()) tested.hidden = cell;
      return held;
    });
  }

  std::string name_, separator_;
  const CsvTable& table_;
  std::vector<Tested> all_, any_, none_;
};

enum class Others { left_out, unknown, negative };

// A class by conditions: {positive: {all: {Pneumonia: [1]}}, negative: {all: {No Finding: [1]}, none: {…}}}.
struct RowRule {
  Condition positive, negative;
  Others others = Others::left_out;

  void describe(auto& field) {
    field("positive", positive, "of the rows that are positive");
    field("negative", negative, "of the rows that are negative");
    field("others", others, "what becomes of rows for which neither holds; how many are left out is told")
        .value("left_out", Others::left_out)
        .value("unknown", Others::unknown)
        .value("negative", Others::negative);
  }
  void check(const std::string& name) const {
    if (positive.empty())
      throw std::invalid_argument("rules: " + name + ": `positive` asks nothing; name columns and their values");
    if (negative.empty() && others != Others::negative)
      throw std::invalid_argument("rules: " + name +
                                  ": `negative` asks nothing, so that no row would be; name columns and their values, "
                                  "or say `others: negative`");
  }
};

// The class that such a rule makes.
class RuleLabels final : public Labels {
 public:
  RuleLabels(const std::string& name, const RowRule& rule, const std::string& separator, const CsvTable& table)
      : name_(name),
        table_(table),
        others_(rule.others),
        has_negative_(!rule.negative.empty()),
        positive_("rules: " + name + ": positive", rule.positive, separator, table),
        negative_("rules: " + name + ": negative", rule.negative, separator, table) {}

  std::vector<std::string> classes() const override { return {name_}; }
  bool keeps(std::size_t row) override {
    if (others_ != Others::left_out || positive_.holds(row) || negative_.holds(row)) return true;
    ++left_out_;
    return false;
  }
  void append(std::size_t row, std::vector<float>& labels) override {
    const bool positive = positive_.holds(row), negative = has_negative_ && negative_.holds(row);
    if (positive && negative)
      throw std::runtime_error(table_.place(row) + ": both the positive and the negative condition of " +
                               collimator::in_quotes(name_) + " hold; exclude the one from the other with `none`");
    (positive ? positives_ : negatives_) += positive || negative || others_ == Others::negative ? 1 : 0;
    labels.push_back(positive ? 1 : negative || others_ == Others::negative ? 0 : collimator::unknown_label);
  }
  std::vector<std::string> remarks() const override {
    std::vector<std::string> result = positive_.remarks();
    for (const std::string& line : negative_.remarks()) result.push_back(line);
    if (left_out_ > 0)
      result.push_back("rules: " + name_ + ": " + std::to_string(positives_) + " rows are positive, " +
                       std::to_string(negatives_) + " negative; " + std::to_string(left_out_) +
                       " are neither and are left out");
    return result;
  }

 private:
  std::string name_;
  const CsvTable& table_;
  Others others_;
  bool has_negative_;
  RowTest positive_, negative_;
  std::size_t positives_ = 0, negatives_ = 0, left_out_ = 0;
};

}  // namespace csv
