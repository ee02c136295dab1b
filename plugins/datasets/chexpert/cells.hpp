// Reads the cells of CheXpert's tables that say something of a person or a picture, and refuses labels that are none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <collimator/cell_value.hpp>
#include <collimator/report_labels.hpp>
#include <collimator/table.hpp>

namespace chexpert {

// The publisher leaves a cell empty where the report does not mention an observation. `nan`, `NA` and the like, which
// programs write for anything that they do not know, could be meant otherwise.
inline void check_labels(const collimator::CsvTable& table, const std::vector<std::size_t>& columns, std::size_t row) {
  for (const std::size_t column : columns)
    if (!table.cell(row, column).empty() &&
        collimator::report_label(table, row, column) == collimator::ReportLabel::blank)
      throw table.wrong(row, column,
                        "is no label; expected 1 (present), 0 (absent), -1 (uncertain), or an empty cell (not "
                        "mentioned), which is what CheXpert's own tables have");
}

inline std::string_view side_in(const collimator::CsvTable& table, std::size_t column, std::size_t row) {
  const std::string_view cell = table.cell(row, column);
  if (cell == "Frontal") return "frontal";
  if (cell == "Lateral") return "lateral";
  throw table.wrong(row, column, "is neither Frontal nor Lateral");
}

inline std::string sex_in(const collimator::CsvTable& table, std::size_t column, std::size_t row) {
  const std::string_view cell = table.cell(row, column);
  if (cell == "Female" || cell == "F") return "F";
  if (cell == "Male" || cell == "M") return "M";
  if (collimator::means_missing(cell)) return {};
  throw table.wrong(row, column, "is neither Female, Male nor Unknown");
}

// The publisher writes 0 where the age is not known; no patient is a child.
inline std::string age_in(const collimator::CsvTable& table, std::size_t column, std::size_t row) {
  if (table.cell(row, column).empty()) return {};
  const double years = table.number(row, column);
  if (!(years >= 0 && years <= 130)) throw table.wrong(row, column, "is no age in years");
  return years == 0 ? std::string() : std::to_string(static_cast<int>(years));
}

}  // namespace chexpert
