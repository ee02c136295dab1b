// What a row of ChestX-ray14's label tables says of a picture: its findings, and whose it is.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <collimator/cell_value.hpp>
#include <collimator/dataset.hpp>
#include <collimator/names.hpp>
#include <collimator/table.hpp>

namespace chestxray14 {

inline const std::vector<std::string> findings{
    "Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
    "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
    "Emphysema",   "Fibrosis",     "Pleural_Thickening", "Hernia"};

// The four that radiologists adjudicated in 4,376 of the pictures (Majkowska et al., Radiology 2020, doi
// 10.1148/radiol.2019191293), as their table names them.
inline const std::vector<std::string> adjudicated{"Fracture", "Pneumothorax", "Airspace opacity", "Nodule or mass"};

constexpr std::int64_t most_years = 120;  // the first release has patients of 148 to 414 years

// The columns of a label table. "OriginalImage[Width,Height]" is two of them, by a comma that nobody quoted; the first
// release has one more without a name at the end.
struct Columns {
  Columns(const collimator::CsvTable& table, bool has_adjudicated)
      : picture(table.column("Image Index")),
        labels(table.column("Finding Labels")),
        follow_up(table.column("Follow-up #")),
        patient(table.column("Patient ID")),
        age(table.column("Patient Age")),
        sex(table.column("Patient Gender")),
        view(table.column("View Position")),
        original_width(table.find("OriginalImage[Width")),
        original_height(table.find("Height]")) {
    if (!has_adjudicated) return;
    for (const std::string& name : chestxray14::adjudicated) adjudicated.push_back(table.column(name));
    set = table.column("Set Id");
  }
  std::size_t picture, labels, follow_up, patient, age, sex, view, set = 0;
  std::optional<std::size_t> original_width, original_height;
  std::vector<std::size_t> adjudicated;
};

// The patient of "00000013_008.png", "13", as the table writes it; nothing for a name of another form.
inline std::optional<std::string> patient_in(std::string_view file) {
  constexpr std::string_view form = "00000000_000.png";
  if (file.size() != form.size()) return std::nullopt;
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] == '0' ? file[i] < '0' || file[i] > '9' : file[i] != form[i]) return std::nullopt;
  return collimator::plain_number(file.substr(0, 8));
}

// "58", or "058Y", "013M" and "004D" as in the first release; months and days are 0 years. Nothing where no one can be
// so old.
inline std::optional<std::int64_t> years(const collimator::CsvTable& table, std::size_t row, std::size_t column) {
  const std::string_view text = table.cell(row, column);
  const char unit = text.empty() ? ' ' : text.back();
  std::int64_t age = 0;
  if (unit != 'Y' && unit != 'M' && unit != 'D') {
    age = table.integer(row, column);
  } else {
    const std::string_view number = text.substr(0, text.size() - 1);
    if (number.empty() || number.size() > 4 || number.find_first_not_of("0123456789") != std::string_view::npos)
      throw table.wrong(row, column, "is not an age");
    age = unit == 'Y' ? std::stoll(std::string(number)) : 0;
  }
  return age < 0 || age > most_years ? std::nullopt : std::optional(age);
}

// Calls `visit` with the place of each of the row's findings, and returns how many there are.
template <typename Visit>
std::size_t each_finding(const collimator::CsvTable& table, std::size_t row, std::size_t column, Visit visit) {
  std::string_view rest = table.cell(row, column);
  if (rest == "No Finding") return 0;
  std::size_t count = 0;
  for (bool more = true; more; ++count) {
    const std::size_t end = rest.find('|');
    const auto finding = std::ranges::find(findings, rest.substr(0, end));
    if (finding == findings.end())
      throw table.wrong(row, column,
                        "holds " + collimator::in_quotes(rest.substr(0, end)) +
                            "; expected findings joined by |, or No Finding alone");
    visit(static_cast<std::size_t>(finding - findings.begin()));
    more = end != std::string_view::npos;
    if (more) rest.remove_prefix(end + 1);
  }
  return count;
}

// YES or NO.
inline bool is_yes(const collimator::CsvTable& table, std::size_t row, std::size_t column) {
  const std::string_view text = table.cell(row, column);
  if (text != "YES" && text != "NO") throw table.wrong(row, column, "is neither YES nor NO");
  return text == "YES";
}

}  // namespace chestxray14
