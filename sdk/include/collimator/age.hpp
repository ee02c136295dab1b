// Ages in years, of a number and the unit that DICOM and many tables write behind it.
#pragma once

#include <optional>

namespace collimator {

// Years of so many years (Y), months (M), weeks (W) or days (D), in capitals; nothing for another unit.
constexpr std::optional<double> years_of(double number, char unit) {
  switch (unit) {
    case 'Y': return number;
    case 'M': return number / 12;
    case 'W': return number * 7 / 365;
    case 'D': return number / 365;
    default: return std::nullopt;
  }
}

}  // namespace collimator
