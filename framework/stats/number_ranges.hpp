// Where the numbers of a table lie, kept beside it for those who make intervals of several tables.
#pragma once

#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace collimator {

// From the lowest to the greatest that a number can be.
using NumberBounds = std::pair<double, double>;
inline constexpr NumberBounds no_bounds{-std::numeric_limits<double>::infinity(),
                                        std::numeric_limits<double>::infinity()};
// By the number's name; what is not named has no bounds.
using NumberRanges = std::map<std::string, NumberBounds>;

NumberBounds bounds_of(const NumberRanges& ranges, const std::string& number);
// The bounds that hold for both.
NumberBounds covering(const NumberBounds& one, const NumberBounds& other);

// ranges.json: a list of two for each number that has a bound, in which null is none. Nothing is written where none
// has.
void save_ranges(const NumberRanges& ranges, const std::filesystem::path& folder);
// The same file, of numbers that have no bounds here, whatever bounds their plugins say; no file without a number.
void save_unbounded(const std::vector<std::string>& numbers, const std::filesystem::path& folder);
// Those of a folder; none where it has no such file. Throws InputError where that is damaged.
NumberRanges load_ranges(const std::filesystem::path& folder);

}  // namespace collimator
