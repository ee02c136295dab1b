// Reads who called which picture a glaucoma suspect: Glaucoma_Decision_Comparison_CAMERA_majority.csv.
#pragma once

#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <collimator/cell_value.hpp>
#include <collimator/dataset.hpp>
#include <collimator/file_names.hpp>
#include <collimator/table.hpp>

namespace chaksu {

inline constexpr std::size_t majority = 0, experts = 5;  // places in a Decision: the majority, then experts 1 to 5

// 1 for a suspect, 0 for a normal eye, unknown_label where the cell is empty.
using Decision = std::array<float, 1 + experts>;

// The stem of the picture that a cell of column Images names, in small letters. The tables write it twice, and with
// other extensions than the files have: "Image101.jpg-Image101-1.jpg" is Image101, "IMG_2431.tif-IMG_2431-1.tif" too.
inline std::string picture_of(std::string_view cell) {
  const std::string text = collimator::lower_case(collimator::trimmed(cell));
  for (const std::string_view end : {".jpg-", ".jpeg-", ".png-", ".tif-", ".tiff-"})
    if (const std::size_t at = text.find(end); at != std::string::npos) return text.substr(0, at);
  return std::string(collimator::file_stem(text));
}

// "NORMAL", or "GLAUCOMA SUSPECT", which two of the experts write "GLAUCOMA  SUSUPECT".
inline float decision_of(const collimator::CsvTable& table, std::size_t row, std::size_t column) {
  std::string text;
  for (const char character : collimator::lower_case(collimator::trimmed(table.cell(row, column))))
    if (character != ' ' || !text.ends_with(' ')) text += character;
  if (text.empty()) return collimator::unknown_label;
  if (text == "normal") return 0;
  if (text == "glaucoma suspect" || text == "glaucoma susupect") return 1;
  throw table.wrong(row, column, "is neither NORMAL nor GLAUCOMA SUSPECT");
}

// The decisions of one table, by the picture's stem in small letters.
inline std::unordered_map<std::string, Decision> decisions_in(const collimator::CsvTable& table) {
  const std::size_t picture = table.column("Images");
  std::array<std::size_t, 1 + experts> columns{};
  const auto agreed = table.find("Majority Decision");
  // Two of the test tables head the same column otherwise.
  columns[majority] =
      agreed ? *agreed : table.column(table.find("Glaucoma Decision") ? "Glaucoma Decision" : "Majority Decision");
  for (std::size_t i = 1; i <= experts; ++i) {
    const std::string number = std::to_string(i);
    const auto spaced = table.find("Expert " + number);
    columns[i] = spaced ? *spaced : table.column("Expert." + number);
  }
  std::unordered_map<std::string, Decision> result;
  std::unordered_map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string stem = picture_of(table.cell(row, picture));
    if (stem.empty()) throw table.wrong(row, picture, "names no picture");
    const auto [same, is_new] = rows.emplace(stem, row);
    if (!is_new) throw table.wrong(row, picture, "stands in row " + std::to_string(same->second + 1) + " already");
    Decision& decision = result[stem];
    for (std::size_t i = 0; i <= experts; ++i) decision[i] = decision_of(table, row, columns[i]);
  }
  return result;
}

}  // namespace chaksu
