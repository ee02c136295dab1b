// When two texts of tables are one value: 1, 1.0, +1, 01 and 1e0 are, and so are "F" and " f".
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include <collimator/numbers.hpp>

namespace collimator {

inline constexpr std::string_view blanks = " \t\r\n";

// Without any of these characters at its ends.
inline std::string_view trimmed(std::string_view text, std::string_view around = blanks) {
  const std::size_t begin = text.find_first_not_of(around);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(around) - begin + 1);
}

// Digits with at most one point, without the zeros that say nothing; nothing where the text is no such number. A text,
// not a double, so that two long identifiers are never the same.
inline std::optional<std::string> plain_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point), part = point == text.npos ? "" : text.substr(point + 1);
  constexpr std::string_view digits = "0123456789";
  if (whole.empty() && part.empty()) return std::nullopt;
  if (whole.find_first_not_of(digits) != text.npos || part.find_first_not_of(digits) != text.npos) return std::nullopt;
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  part = part.substr(0, part.find_last_not_of('0') + 1);
  std::string result(whole.empty() ? "0" : whole);
  if (!part.empty()) result.append(".").append(part);
  return negative && result != "0" ? "-" + result : result;
}

// A text as values are compared: without blanks around it, ASCII letters small, and a number without what says nothing,
// so that 1, 1.0, +1, 01 and 1e0 are the same.
inline std::string value_of(std::string_view text) {
  text = trimmed(text);
  if (std::optional<std::string> number = plain_number(text)) return *number;
  if (text.size() < 30 && text.find_first_of("eE") != text.npos)
    if (const auto number = number_of<double>(text); number && std::isfinite(*number)) {
      std::array<char, 400> fixed{};
      const auto end = std::to_chars(fixed.begin(), fixed.end(), *number, std::chars_format::fixed);
      if (end.ec == std::errc())
        return plain_number({fixed.data(), static_cast<std::size_t>(end.ptr - fixed.data())}).value_or("");
    }
  std::string result(text);
  for (char& character : result)
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  return result;
}

// Whether a cell says that nothing is known, as programs and people write it: empty, NA, n/a, nan, null, ?, -.
inline bool means_missing(std::string_view text) {
  if (!text.empty() && text.front() >= '0' && text.front() <= '9') return false;  // most cells, without a copy
  constexpr std::array<std::string_view, 16> words{"",     "na",      "n/a",     "n.a.",     "nan", "null",
                                                   "#n/a", "<na>",    "#na",     "?",        "-",   "--",
                                                   ".",    "missing", "unknown", "not known"};
  return std::ranges::find(words, value_of(text)) != words.end();
}

}  // namespace collimator
