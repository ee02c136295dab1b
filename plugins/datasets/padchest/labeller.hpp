// Turns PadChest's lists of labels into classes, and refuses classes that the table does not know.
#pragma once

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

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
        for (const std::string& label : usual->second) places_[label].push_back(i);
      } else {
        add(classes_[i], i, "classes");
      }
    }
  }
  const std::vector<std::string>& classes() const { return classes_; }

  // The labels of a row, which are remembered as known. Throws where the cell is no list.
  std::vector<std::string> read(const collimator::CsvTable& table, std::size_t row, std::size_t column) {
    std::optional<std::vector<std::string>> labels = python_list(table.cell(row, column));
    if (!labels) throw table.wrong(row, column, "is no Python list of texts; expected ['pneumonia', 'nodule']");
    for (const std::string& label : *labels) ++known_[label];
    return *std::move(labels);
  }
  // 0 or 1 for each class.
  std::vector<float> of(const std::vector<std::string>& labels) const {
    std::vector<float> result(classes_.size());
    for (const std::string& label : labels)
      if (const auto found = places_.find(label); found != places_.end())
        for (const std::size_t place : found->second) result[place] = 1;
    return result;
  }
  // After all rows: every label that a parameter names must have been in one of them.
  void check_asked(const std::string& table) const {
    std::vector<std::string> known;
    for (const auto& [label, count] : known_) known.push_back(label);
    std::ranges::sort(known);
    for (const auto& [label, parameter] : asked_)
      if (!known_.contains(label))
        throw std::runtime_error(parameter + ": no row of " + table + " has the label " + collimator::in_quotes(label) +
                                 "; " + collimator::missing_name(label, known));
  }

 private:
  void add(const std::string& label, std::size_t place, const std::string& parameter) {
    places_[label].push_back(place);
    asked_.emplace(label, parameter);
  }
  std::vector<std::string> classes_;
  std::unordered_map<std::string, std::vector<std::size_t>> places_;  // label -> classes
  std::map<std::string, std::string> asked_;                          // label -> the parameter that names it
  std::unordered_map<std::string, std::size_t> known_;                // label -> rows
};

}  // namespace padchest
