// What figures read from the cells of a table.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "framework/base/error.hpp"
#include "framework/data/table.hpp"

namespace collimator {

// Columns that tell rows of one table apart, beside x.
inline constexpr std::array<const char*, 3> figure_grouping{"class", "group_field", "group"};

inline std::optional<double> number_of(const std::string& text) {
  try {
    return parse_number(text);
  } catch (const InputError&) {
    return std::nullopt;
  }
}

}  // namespace collimator
