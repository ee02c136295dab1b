// Reads the run lengths of a mask out of a table's cell, without a copy of the text: such tables are gigabytes.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/table.hpp>

namespace chexmask {

// Start and length of each run, along rows, in pixels from 0; the table's starts count from 1. Throws with file, row
// and column where the cell holds anything else, or runs that overlap, go backwards or leave the grid.
inline std::vector<std::uint64_t> runs_of(const collimator::CsvTable& table, std::size_t row, std::size_t column,
                                          std::uint64_t area) {
  const std::string_view cell = table.cell(row, column);
  std::vector<std::uint64_t> runs;
  runs.reserve(static_cast<std::size_t>(std::ranges::count(cell, ' ')) + 1);
  const char *at = cell.data(), *const end = at + cell.size();
  while (true) {
    while (at != end && *at == ' ') ++at;
    if (at == end) break;
    std::uint64_t number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc() || (next != end && *next != ' '))
      throw table.wrong(
          row, column,
          "is no list of runs: its number " + std::to_string(runs.size() + 1) + " is not a whole number of pixels");
    runs.push_back(number);
    at = next;
  }
  if (runs.size() % 2 != 0)
    throw table.wrong(row, column,
                      "holds " + std::to_string(runs.size()) + " numbers; expected pairs of start and length");
  std::uint64_t free = 0;  // the first pixel behind the run before
  for (std::size_t i = 0; i < runs.size(); i += 2) {
    const std::uint64_t start = runs[i] - 1, length = runs[i + 1];  // a start of 0 becomes larger than any grid
    if (start < free || start > area || length > area - start)
      throw table.wrong(row, column,
                        "has the run " + std::to_string(runs[i]) + " " + std::to_string(length) +
                            "; expected runs in order, with starts from 1, inside " + std::to_string(area) + " pixels");
    runs[i] = start;
    free = start + length;
  }
  return runs;
}

}  // namespace chexmask
