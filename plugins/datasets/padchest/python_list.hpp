// Reads a Python list of texts as it stands in a cell: ['pneumonia', " Chilaiditi's sign", nan].
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/cell_value.hpp>

namespace padchest {

// The texts of a flat list, without blanks around them; empty ones, nan and None are left out. Nothing where the cell
// is no such list. A cell that is empty, nan or None is the empty list.
inline std::optional<std::vector<std::string>> python_list(std::string_view cell) {
  std::vector<std::string> result;
  cell = collimator::trimmed(cell);
  if (cell.empty() || cell == "nan" || cell == "None") return result;
  if (cell.size() < 2 || cell.front() != '[' || cell.back() != ']') return std::nullopt;
  const std::string_view inside = cell.substr(1, cell.size() - 2);
  const auto add = [&](std::string_view text) {
    text = collimator::trimmed(text);
    if (!text.empty()) result.emplace_back(text);
  };
  const auto skip_blanks = [&](std::size_t at) {
    while (at < inside.size() && collimator::blanks.find(inside[at]) != std::string_view::npos) ++at;
    return at;
  };
  for (std::size_t at = skip_blanks(0); at < inside.size();) {
    const char quote = inside[at];
    if (quote == '\'' || quote == '"') {
      std::string text;
      for (++at; at < inside.size() && inside[at] != quote; ++at) {
        if (inside[at] == '\\' && at + 1 < inside.size()) ++at;
        text += inside[at];
      }
      if (at == inside.size()) return std::nullopt;  // the quote never closes
      ++at;
      add(text);
    } else {
      const std::size_t end = std::min(inside.find(',', at), inside.size());
      const std::string_view word = collimator::trimmed(inside.substr(at, end - at));
      if (word != "nan" && word != "None") return std::nullopt;
      at = end;
    }
    at = skip_blanks(at);
    if (at < inside.size() && inside[at++] != ',') return std::nullopt;
    at = skip_blanks(at);
  }
  return result;
}

}  // namespace padchest
