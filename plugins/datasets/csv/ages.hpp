// Ages as tables write them, in whole years.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <collimator/cell_value.hpp>
#include <collimator/numbers.hpp>
#include <collimator/table.hpp>

namespace csv {

// Reads the columns of metadata that `ages` names, and counts what nobody can be.
class Ages {
 public:
  // "58", "58.0", "058Y", "18M", "30 W" or "004D" in whole years; "" where the cell is missing or nobody is so old.
  // Throws where it is no age.
  std::string years(const collimator::CsvTable& table, std::size_t row, std::size_t column) {
    std::string_view text = collimator::trimmed(table.cell(row, column));
    if (collimator::means_missing(text)) return {};
    double unit = 1;
    for (const auto& [letter, of_a_year] : {std::pair{'Y', 1.0}, {'M', 12.0}, {'W', 365.0 / 7}, {'D', 365.0}})
      if (text.back() == letter || text.back() == letter - 'A' + 'a') {
        unit = of_a_year;
        text = collimator::trimmed(text.substr(0, text.size() - 1));
        break;
      }
    const auto number = collimator::number_of<double>(text);
    if (!number) throw table.wrong(row, column, "is no age; expected years as 58 or 058Y, or 18M, 30W or 4D");
    const double years = *number / unit;
    if (years >= 0 && years <= oldest) return std::to_string(static_cast<int>(years));
    if (impossible_++ == 0) first_ = table.place(row);
    return {};
  }
  // "3 ages are below 0 or above 120, …"; "" where there is none.
  std::string told() const {
    if (impossible_ == 0) return {};
    return std::to_string(impossible_) + (impossible_ == 1 ? " age is" : " ages are") +
           " below 0 or above 120 and left empty; the first is " + first_;
  }

 private:
  static constexpr double oldest = 120;
  std::size_t impossible_ = 0;
  std::string first_;
};

}  // namespace csv
