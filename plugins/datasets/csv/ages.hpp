// Ages as tables write them, in whole years.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <collimator/age.hpp>
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
    const char last = text.back(), capital = last >= 'a' && last <= 'z' ? static_cast<char>(last - 'a' + 'A') : last;
    const bool has_unit = collimator::years_of(0, capital).has_value();
    if (has_unit) text = collimator::trimmed(text.substr(0, text.size() - 1));
    const auto number = collimator::number_of<double>(text);
    if (!number) throw table.wrong(row, column, "is no age; expected years as 58 or 058Y, or 18M, 30W or 4D");
    const double years = *collimator::years_of(*number, has_unit ? capital : 'Y');
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
