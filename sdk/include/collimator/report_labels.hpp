// Labels that a program read from radiology reports, and the declared rule for those that are neither yes nor no.
//
// The labellers of CheXpert and MIMIC-CXR-JPG write 1 (present), 0 (absent), -1 (uncertain) or nothing (not mentioned),
// for 14 observations: Irvin et al., AAAI 2019 (arXiv:1901.07031); Johnson et al., arXiv:1901.07042. An uncertain label
// is ignored (unknown: U-Ignore), or counts as 0 (U-Zeros), as 1 (U-Ones), or as a number between (label smoothing:
// Pham et al., arXiv:1911.06475), which a training learns and which is unknown where a network is judged.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <collimator/cell_value.hpp>
#include <collimator/dataset.hpp>
#include <collimator/table.hpp>

namespace collimator {

// The observations in the order of CheXpert's own tables.
inline const std::vector<std::string>& report_observations() {
  static const std::vector<std::string> names{"No Finding",       "Enlarged Cardiomediastinum",
                                              "Cardiomegaly",     "Lung Opacity",
                                              "Lung Lesion",      "Edema",
                                              "Consolidation",    "Pneumonia",
                                              "Atelectasis",      "Pneumothorax",
                                              "Pleural Effusion", "Pleural Other",
                                              "Fracture",         "Support Devices"};
  return names;
}

enum class ReportLabel { present, absent, uncertain, blank };

// The label of a cell. Throws with file, row and column where it is none.
inline ReportLabel report_label(const CsvTable& table, std::size_t row, std::size_t column) {
  const std::string_view cell = table.cell(row, column);
  if (cell.empty()) return ReportLabel::blank;
  if (cell == "1.0" || cell == "1") return ReportLabel::present;
  if (cell == "0.0" || cell == "0") return ReportLabel::absent;
  if (cell == "-1.0" || cell == "-1") return ReportLabel::uncertain;
  const std::string value = value_of(cell);
  if (value == "1") return ReportLabel::present;
  if (value == "0") return ReportLabel::absent;
  if (value == "-1") return ReportLabel::uncertain;
  if (means_missing(cell)) return ReportLabel::blank;
  throw table.wrong(row, column,
                    "is no label; expected 1 (present), 0 (absent), -1 (uncertain) or nothing (not mentioned)");
}

// What an uncertain label and one that is not mentioned count as, for all classes or for one: ignore, zeros, ones or a
// number from 0 to 1.
// A part of a dataset's Params, whose describe() and check() call those here.
struct ReportPolicy {
  std::string uncertain = "ignore", blank = "zeros";
  std::map<std::string, std::string> uncertain_of, blank_of;

  void describe(auto& field) {
    field(
        "uncertain", uncertain,
        "what an uncertain label (-1) counts as: `ignore` (not known), `zeros` (absent), `ones` (present), or a number "
        "between 0 and 1, which a training learns and which is not known elsewhere");
    field("uncertain_of", uncertain_of, "the same for single classes: {Atelectasis: ones, Edema: 0.7}");
    field("blank", blank,
          "what an observation counts as that the report does not mention: `ignore`, `zeros`, `ones` or a number");
    field("blank_of", blank_of, "the same for single classes");
  }
  // Refuses words that are no rule, and classes that there are not.
  void check(const std::vector<std::string>& classes) const {
    value("uncertain", uncertain);
    value("blank", blank);
    check(classes, "uncertain_of", uncertain_of);
    check(classes, "blank_of", blank_of);
  }
  float uncertain_value(const std::string& name) const { return of("uncertain", uncertain, uncertain_of, name); }
  float blank_value(const std::string& name) const { return of("blank", blank, blank_of, name); }

 private:
  static float value(const std::string& parameter, const std::string& rule) {
    if (rule == "ignore") return unknown_label;
    const std::string plain = value_of(rule);
    if (plain == "zeros" || plain == "0") return 0;
    if (plain == "ones" || plain == "1") return 1;
    if (const auto number = number_of<double>(rule)) {
      if (*number > 0 && *number < 1) return static_cast<float>(*number);
      throw std::invalid_argument(parameter + ": " + rule + " is no label; expected a number from 0 to 1");
    }
    throw std::invalid_argument(parameter + ": " + in_quotes(rule) + " is no rule; " +
                                missing_name(rule, {"ignore", "zeros", "ones"}));
  }
  static void check(const std::vector<std::string>& classes, const std::string& parameter,
                    const std::map<std::string, std::string>& rules) {
    for (const auto& [name, rule] : rules) {
      if (std::ranges::find(classes, name) == classes.end())
        throw std::invalid_argument(parameter + ": " + in_quotes(name) + " is none of the classes; " +
                                    missing_name(name, classes));
      value(parameter + ": " + name, rule);
    }
  }
  static float of(const std::string& parameter, const std::string& all,
                  const std::map<std::string, std::string>& single, const std::string& name) {
    const auto found = single.find(name);
    return value(parameter, found == single.end() ? all : found->second);
  }
};

// Turns the cells of rows into labels and counts what they were, over all tables of a dataset.
class ReportLabels {
 public:
  ReportLabels(std::vector<std::string> classes, const ReportPolicy& policy) : classes_(std::move(classes)) {
    for (const std::string& name : classes_) {
      values_.push_back({1, 0, policy.uncertain_value(name), policy.blank_value(name)});
      counts_.push_back({});
    }
  }
  // Where a table has the classes.
  std::vector<std::size_t> columns(const CsvTable& table) const {
    std::vector<std::size_t> result;
    for (const std::string& name : classes_) result.push_back(table.column(name));
    return result;
  }
  // One label for each class.
  std::vector<float> of(const CsvTable& table, const std::vector<std::size_t>& columns, std::size_t row) {
    std::vector<float> result(classes_.size());
    for (std::size_t i = 0; i < result.size(); ++i) {
      const auto label = static_cast<std::size_t>(report_label(table, row, columns[i]));
      result[i] = values_[i][label];
      ++counts_[i][label];
    }
    return result;
  }
  // "uncertain labels: Edema 2 (as 1), Fracture 1 (not known); not mentioned: 7 (as 0)"; "" where there are none.
  std::string told() const {
    const auto as = [](float value) {
      char digits[32];  // of a float: 0.7, not 0.699999988
      const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
      return std::isnan(value) ? std::string(" (not known)") : " (as " + std::string(digits, end) + ')';
    };
    std::string uncertain, blank;
    std::map<std::string, std::size_t> blanks;
    for (std::size_t i = 0; i < classes_.size(); ++i) {
      if (counts_[i][3] > 0) blanks[as(values_[i][3])] += counts_[i][3];
      if (counts_[i][2] > 0)
        uncertain += (uncertain.empty() ? "uncertain labels: " : ", ") + classes_[i] + ' ' +
                     std::to_string(counts_[i][2]) + as(values_[i][2]);
    }
    for (const auto& [what, count] : blanks)
      blank += (blank.empty() ? "not mentioned: " : ", ") + std::to_string(count) + what;
    return uncertain + (uncertain.empty() || blank.empty() ? "" : "; ") + blank;
  }

 private:
  std::vector<std::string> classes_;
  std::vector<std::array<float, 4>> values_;        // [classes, ReportLabel]
  std::vector<std::array<std::size_t, 4>> counts_;  // [classes, ReportLabel]
};

}  // namespace collimator
