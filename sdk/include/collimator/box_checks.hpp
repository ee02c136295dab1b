// What is strange about the boxes of a dataset's tables, counted: some leave their picture, some stand twice.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/dataset.hpp>
#include <collimator/table.hpp>

namespace collimator {

// The four numbers of a row's box, in pixels. Throws where one is none, or is beyond what a picture can have.
inline std::array<double, 4> box_numbers(const CsvTable& table, std::size_t row,
                                         const std::array<std::size_t, 4>& columns) {
  constexpr double most_px = 1 << 16;
  std::array<double, 4> numbers{};
  for (std::size_t i = 0; i < 4; ++i) {
    numbers[i] = table.number(row, columns[i]);
    if (!(std::abs(numbers[i]) <= most_px)) throw table.wrong(row, columns[i], "is no number of pixels");
  }
  return numbers;
}

// The same, or nothing where the row has no box: where `missing(cell)` is so of all four. Throws where it is of some.
template <typename Missing>
std::optional<std::array<double, 4>> box_numbers(const CsvTable& table, std::size_t row,
                                                 const std::array<std::size_t, 4>& columns, Missing missing) {
  const auto is_missing = [&](std::size_t column) { return missing(table.cell(row, column)); };
  if (std::all_of(columns.begin(), columns.end(), is_missing)) return std::nullopt;
  if (const auto first = std::find_if(columns.begin(), columns.end(), is_missing); first != columns.end())
    throw table.wrong(row, *first, "is missing, while other numbers of the box are there");
  return box_numbers(table, row, columns);
}

// Counts boxes that leave their picture and those that stand there twice, and keeps the first one's place. The boxes
// stay as they are; the host cuts them at the picture's edge.
class BoxChecks {
 public:
  // `width` and `height` are those of the picture in whose pixels the box is; 0: not known. A pixel of rounding counts
  // for nothing. `place` is as CsvTable::place() says it.
  void edges(const FindingBox& box, double width, double height, const std::string& place) {
    constexpr double rounding = 1;
    if (box.x >= -rounding && box.y >= -rounding && (width <= 0 || box.x + box.width <= width + rounding) &&
        (height <= 0 || box.y + box.height <= height + rounding))
      return;
    if (beyond_++ == 0) first_beyond_ = place;
  }
  // `before` are the boxes that the picture has already.
  void twice(const FindingBox& box, const std::vector<FindingBox>& before, const std::string& place) {
    const bool same = std::ranges::any_of(before, [&](const FindingBox& other) {
      return other.x == box.x && other.y == box.y && other.width == box.width && other.height == box.height &&
             other.label == box.label;
    });
    if (same && twice_++ == 0) first_twice_ = place;
  }
  // Lines for the log; none where nothing is strange.
  std::vector<std::string> remarks() const {
    std::vector<std::string> lines;
    if (beyond_ > 0)
      lines.push_back(told(beyond_, "reaches", "reach") + " beyond the picture by more than a pixel, and " +
                      (beyond_ == 1 ? "is" : "are") + " cut at its edge; the first is " + first_beyond_);
    if (twice_ > 0)
      lines.push_back(told(twice_, "stands", "stand") + " there twice with the same label; the first is " +
                      first_twice_);
    return lines;
  }

 private:
  static std::string told(std::size_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + (count == 1 ? " box " : " boxes ") + std::string(count == 1 ? one : many);
  }
  std::size_t beyond_ = 0, twice_ = 0;
  std::string first_beyond_, first_twice_;
};

}  // namespace collimator
