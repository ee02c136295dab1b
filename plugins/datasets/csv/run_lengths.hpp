// Masks as run lengths in a text, "5 3 20 2": pairs of a start and a length, as Kaggle's contests and CheXmask have
// them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <collimator/names.hpp>
#include <collimator/numbers.hpp>

namespace csv {

enum class Order { rows, columns };
enum class Pairs { absolute, relative };

// How the pairs are to be read.
struct RunStyle {
  std::int64_t first = 1;  // what the first pixel is called
  Order order = Order::rows;
  Pairs pairs = Pairs::absolute;  // relative: a start counts from the end of the run before
};

using Run = std::pair<std::uint64_t, std::uint64_t>;  // start, counted from 0, and length

// The numbers of a text. Throws std::invalid_argument.
inline std::vector<std::uint64_t> numbers_in(std::string_view text) {
  std::vector<std::uint64_t> numbers;
  constexpr std::string_view between = " \t\r\n,";
  if (text.find_first_of("[](){}") != text.npos)
    throw std::invalid_argument(
        "has brackets, which do not say what they hold; expected pairs of a start and a length with blanks between: 5 "
        "3 "
        "20 2");
  for (std::size_t at = text.find_first_not_of(between); at != text.npos; at = text.find_first_not_of(between, at)) {
    const std::size_t stop = std::min(text.find_first_of(between, at), text.size());
    const std::string word(text.substr(at, stop - at));
    const auto number = collimator::number_of<std::uint64_t>(word);
    if (!number)
      throw std::invalid_argument("has " + collimator::in_quotes(word) + ", which is no whole number from 0");
    numbers.push_back(*number);
    at = stop;
  }
  if (numbers.size() % 2 != 0) throw std::invalid_argument("ends with a start that no length follows");
  return numbers;
}

// The runs of a text on a grid of `area` pixels, in order and without empty ones. Throws std::invalid_argument that
// ends a sentence about the text.
inline std::vector<Run> runs_in(std::string_view text, const RunStyle& style, std::uint64_t area) {
  const std::vector<std::uint64_t> numbers = numbers_in(text);
  const bool relative = style.pairs == Pairs::relative;
  const std::uint64_t first = relative ? 0 : static_cast<std::uint64_t>(style.first);
  std::vector<Run> runs;
  std::uint64_t end = 0;
  for (std::size_t i = 0; i < numbers.size(); i += 2) {
    const auto wrong = [&](const std::string& what) {
      return std::invalid_argument("has a run " + std::to_string(i / 2 + 1) + " (" + std::to_string(numbers[i]) + ", " +
                                   std::to_string(numbers[i + 1]) + ") that " + what);
    };
    if (numbers[i] < first) throw wrong("starts before the first pixel, which is called 1; `first: 0` calls it 0");
    const std::uint64_t start = numbers[i] - first, room = area - (relative ? end : 0);
    if (start > room || numbers[i + 1] > room - start)
      throw wrong("leaves its grid of " + std::to_string(area) + " pixels");
    if (!relative && start < end)
      throw wrong("begins before the end of the run before it; where starts count from there, say `pairs: relative`");
    const std::uint64_t begin = start + (relative ? end : 0);
    end = begin + numbers[i + 1];
    if (numbers[i + 1] > 0) runs.emplace_back(begin, numbers[i + 1]);
  }
  return runs;
}

// All that lies in one of the runs, as runs in order that neither meet nor touch.
inline std::vector<Run> united(std::vector<Run> runs) {
  std::ranges::sort(runs);
  std::vector<Run> result;
  for (const auto& [start, length] : runs) {
    if (result.empty() || start > result.back().first + result.back().second)
      result.emplace_back(start, length);
    else
      result.back().second = std::max(result.back().second, start + length - result.back().first);
  }
  return result;
}

// Runs along the columns of a grid as runs along its rows.
inline std::vector<Run> along_rows(const std::vector<Run>& runs, std::uint64_t width, std::uint64_t height) {
  std::vector<bool> inside(static_cast<std::size_t>(width * height));
  for (const auto& [start, length] : runs)
    for (std::uint64_t at = start; at < start + length; ++at) inside[(at % height) * width + at / height] = true;
  std::vector<Run> result;
  for (std::uint64_t at = 0; at < inside.size(); ++at) {
    if (!inside[at]) continue;
    if (result.empty() || result.back().first + result.back().second != at) result.emplace_back(at, 0);
    ++result.back().second;
  }
  return result;
}

}  // namespace csv
