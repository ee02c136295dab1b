// Classes that the cells of a column name themselves: findings in a list, hospitals, devices.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "labels.hpp"

namespace csv {

// What a column whose values are classes may say beside them.
struct ValueRule {
  std::vector<std::string> only, none, unknown;

  void describe(auto& field) {
    field("only", only, "the values that are classes, in this order; none: every value that is there, in byte order");
    field("none", none, "values that say that there is none: No Finding");
    field("unknown", unknown, "values under which no class of this column is known, as where the cell is empty");
  }
  void check(const std::string& column) const {
    std::set<std::string> values;
    for (const std::vector<std::string>* list : {&only, &none, &unknown})
      for (const std::string& value : *list)
        if (!values.insert(value_of(value)).second)
          throw std::invalid_argument("classes: " + column + ": " + collimator::in_quotes(value) + " stands twice");
  }
};

class ValueLabels final : public Labels {
 public:
  static constexpr std::size_t most_classes = 500;

  // `rows`: those whose values are classes.
  ValueLabels(const std::string& column, const ValueRule& rule, std::string separator, const CsvTable& table,
              std::span<const std::size_t> rows)
      : separator_(std::move(separator)),
        table_(table),
        column_(table.column(column, "classes")),
        only_(!rule.only.empty()),
        none_(rule.none),
        unknown_(rule.unknown) {
    for (const std::string& value : rule.only) add(value);
    if (only_) return;
    std::map<std::string, std::string> names;  // as the table writes them first, by their values
    std::set<std::string_view> cells;
    for (const std::size_t row : rows) {
      const std::string_view cell = table.cell(row, column_);
      if (!cells.insert(cell).second) continue;
      for (const std::string& part : parts_of(row))
        if (const std::string value = value_of(part); !none_.contain(value) && !unknown_.contain(value))
          names.emplace(value, part);
      if (names.size() > most_classes)
        throw table.wrong(row, column_,
                          "is one of more than " + std::to_string(most_classes) +
                              " values, each of which would be a class; name some of them with `only`, or say what "
                              "divides cells with `separator`");
    }
    std::set<std::string> sorted;
    for (const auto& [value, name] : names) sorted.insert(name);
    for (const std::string& name : sorted) add(name);
    if (separator_.empty()) check_single(rows);
    if (names_.empty()) throw std::runtime_error("classes: " + column + ": no row that is read has a value in it");
  }

  std::vector<std::string> classes() const override { return names_; }
  void append(std::size_t row, std::vector<float>& labels) override {
    const std::vector<float>& own = meanings_.of(table_.cell(row, column_), [&] { return meaning_of(row); });
    labels.insert(labels.end(), own.begin(), own.end());
  }
  void finish() const override {
    if (std::ranges::find(found_, true) != found_.end()) return;
    throw std::runtime_error("classes: " + table_.header()[column_] + ": no row that is read has one of " +
                             collimator::name_list(names_));
  }
  std::vector<std::string> remarks() const override {
    std::vector<std::string> missing = none_.not_found();
    for (const std::string& value : unknown_.not_found()) missing.push_back(value);
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (!found_[i]) missing.push_back(names_[i]);
    if (missing.empty()) return {};
    return {"classes: " + table_.header()[column_] + ": no row has " + collimator::name_list(missing)};
  }

 private:
  void add(const std::string& name) {
    places_.emplace(value_of(name), names_.size());
    names_.push_back(name);
    found_.push_back(false);
  }
  // Without a separator "Mass|Effusion" would be a class beside Mass.
  void check_single(std::span<const std::size_t> rows) const {
    for (const std::string& name : names_) {
      if (name.find_first_of(dividers) == std::string::npos && name.front() != '[') continue;
      std::vector<std::string> others;
      std::ranges::copy_if(names_, std::back_inserter(others), [&](const std::string& other) { return other != name; });
      if (name.front() != '[' && hidden_among(name, Values(others)).empty()) continue;
      const auto is_it = [&](std::size_t row) { return trimmed(table_.cell(row, column_)) == name; };
      throw table_.wrong(*std::ranges::find_if(rows, is_it), column_,
                         "looks like several values, and would be one class; say with `separator` what stands between "
                         "them, or list it under `only`");
    }
  }
  bool is_unknown(std::string_view cell) {
    const std::string whole = value_of(cell);
    return unknown_.hold(whole) || whole.empty();
  }
  // The findings of a row; none where they are not known.
  std::vector<std::string> parts_of(std::size_t row) {
    const std::string_view cell = table_.cell(row, column_);
    if (is_unknown(cell)) return {};
    std::vector<std::string> parts = parts_in(cell, separator_);
    for (const std::string& part : parts)
      if (collimator::means_missing(part) && !none_.contain(value_of(part)) && !unknown_.contain(value_of(part)) &&
          !places_.contains(value_of(part)))
        throw table_.wrong(row, column_,
                           "often means that nothing is known, and would be a class here; list it under `unknown` or "
                           "`none`");
    return parts;
  }
  std::vector<float> meaning_of(std::size_t row) {
    if (is_unknown(table_.cell(row, column_))) return std::vector<float>(names_.size(), collimator::unknown_label);
    const std::vector<std::string> parts = parts_of(row);
    const bool others_known = std::ranges::none_of(parts, [&](auto& part) { return unknown_.hold(value_of(part)); });
    std::vector<float> labels(names_.size(), others_known ? 0 : collimator::unknown_label);
    for (const std::string& part : parts) {
      const std::string value = value_of(part);
      const auto place = places_.find(value);
      if (none_.hold(value) || place == places_.end()) continue;
      labels[place->second] = 1;
      found_[place->second] = true;
    }
    return labels;
  }

  std::string separator_;
  const CsvTable& table_;
  std::size_t column_;
  bool only_;
  Values none_, unknown_;
  std::vector<std::string> names_;
  std::vector<bool> found_;
  std::unordered_map<std::string, std::size_t> places_;  // of the classes, by value
  Remembered<std::vector<float>> meanings_;
};

}  // namespace csv
