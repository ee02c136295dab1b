// Writes bounds as JSON, which has no word for infinity.
#include "framework/stats/number_ranges.hpp"

#include <algorithm>
#include <cmath>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"

namespace collimator {
namespace {

constexpr const char* ranges_file = "ranges.json";

}  // namespace

NumberBounds bounds_of(const NumberRanges& ranges, const std::string& number) {
  const auto found = ranges.find(number);
  return found == ranges.end() ? no_bounds : found->second;
}

NumberBounds covering(const NumberBounds& one, const NumberBounds& other) {
  return {std::min(one.first, other.first), std::max(one.second, other.second)};
}

void save_ranges(const NumberRanges& ranges, const std::filesystem::path& folder) {
  Json written = Json::object();
  const auto bound = [](double value) { return std::isinf(value) ? Json() : Json(value); };
  for (const auto& [number, bounds] : ranges)
    if (bounds != no_bounds) written[number] = Json::array({bound(bounds.first), bound(bounds.second)});
  if (!written.empty()) write_json(folder / ranges_file, written);
}

void save_unbounded(const std::vector<std::string>& numbers, const std::filesystem::path& folder) {
  Json written = Json::object();
  for (const std::string& number : numbers) written[number] = Json::array({Json(), Json()});
  if (!written.empty()) write_json(folder / ranges_file, written);
}

NumberRanges load_ranges(const std::filesystem::path& folder) {
  NumberRanges ranges;
  const std::filesystem::path file = folder / ranges_file;
  if (!std::filesystem::exists(file)) return ranges;
  const Json json = read_json(file);
  try {
    for (const auto& [number, bounds] : json.items()) {
      NumberBounds& read = ranges.emplace(number, no_bounds).first->second;
      if (!bounds.at(0).is_null()) read.first = bounds.at(0).get<double>();
      if (!bounds.at(1).is_null()) read.second = bounds.at(1).get<double>();
    }
  } catch (const Json::exception& error) {
    throw failure("{}: {}", file.string(), error.what());
  }
  return ranges;
}

}  // namespace collimator
