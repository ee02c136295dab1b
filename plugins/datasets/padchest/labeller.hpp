// Turns PadChest's lists of labels into classes, and refuses classes that the table does not know.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <collimator/file_names.hpp>
#include <collimator/table.hpp>

#include "findings.hpp"
#include "python_list.hpp"

namespace padchest {

class Labeller {
 public:
  // `own` says what labels a class is made of that is neither a usual finding nor a label.
  Labeller(const std::vector<std::string>& classes, const std::map<std::string, std::vector<std::string>>& own)
      : classes_(classes.empty() ? usual_classes() : classes) {
    if (classes.empty())
      for (const auto& [name, labels] : own)
        if (std::ranges::find(classes_, name) == classes_.end()) classes_.push_back(name);
    for (std::size_t i = 0; i < classes_.size(); ++i) {
      const auto usual = findings().find(classes_[i]);
      if (const auto given = own.find(classes_[i]); given != own.end()) {
        for (const std::string& label : given->second) add(label, i, "labels_of: " + given->first);
      } else if (usual != findings().end()) {
        for (const std::string& label : usual->second) places_[collimator::lower_case(label)].push_back(i);
      } else {
        add(classes_[i], i, "classes");
      }
    }
  }
  const std::vector<std::string>& classes() const { return classes_; }

  // What a row's list of labels says, however they are capitalised. Throws where the cell is no list. Lives as long as
  // the table.
  struct Row {
    bool none = true, exclude = false;
    std::vector<float> labels{};  // 0 or 1 for each class
  };
  const Row& read(const collimator::CsvTable& table, std::size_t row, std::size_t column) {
    const auto [found, is_new] = rows_.try_emplace(table.cell(row, column));  // most cells stand in many rows
    if (!is_new) return found->second;
    const std::optional<std::vector<std::string>> labels = python_list(found->first);
    if (!labels) throw table.wrong(row, column, "is no Python list of texts; expected ['pneumonia', 'nodule']");
    Row& result = found->second;
    result.none = labels->empty();
    result.labels.resize(classes_.size());
    for (const std::string& written : *labels) {
      const std::string label = collimator::lower_case(written);
      known_.insert(label);
      result.exclude |= label == "exclude";
      if (const auto place = places_.find(label); place != places_.end())
        for (const std::size_t i : place->second) result.labels[i] = 1;
    }
    return result;
  }
  // After all rows: every label that a parameter names must have been in one of them.
  void check_asked(const std::string& table) const {
    const std::vector<std::string> known(known_.begin(), known_.end());
    for (const auto& [label, parameter] : asked_)
      if (!known_.contains(collimator::lower_case(label)))
        throw std::runtime_error(parameter + ": no row of " + table + " has the label " + collimator::in_quotes(label) +
                                 "; " + collimator::missing_name(label, known));
  }

 private:
  void add(const std::string& label, std::size_t place, const std::string& parameter) {
    places_[collimator::lower_case(label)].push_back(place);
    asked_.emplace(label, parameter);
  }
  std::vector<std::string> classes_;
  std::unordered_map<std::string, std::vector<std::size_t>> places_;  // label -> classes
  std::map<std::string, std::string> asked_;                          // label -> the parameter that names it
  std::set<std::string> known_;                                       // all labels of the table
  std::unordered_map<std::string_view, Row> rows_;                    // by the cell's text
};

}  // namespace padchest
