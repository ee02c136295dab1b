#include "framework/graph/mistakes.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace collimator {

void Mistakes::add(const Position& at, std::string message) {
  if (mistakes_.size() >= 1000) return;  // nobody mends more at once
  const bool known = std::ranges::any_of(mistakes_, [&](const Mistake& mistake) {
    return mistake.at.line == at.line && mistake.at.column == at.column && mistake.message == message;
  });
  if (!known) mistakes_.push_back({at, std::move(message)});
}

void Mistakes::sort() {
  std::ranges::stable_sort(mistakes_, {},
                           [](const Mistake& mistake) { return std::tuple(mistake.at.line, mistake.at.column); });
}

std::string describe(const Mistake& mistake) {
  if (!mistake.at.source) return "error: " + mistake.message + "\n";
  std::string result = fmt::format("{}:{}:{}: error: {}\n", mistake.at.source->file.string(), mistake.at.line,
                                   mistake.at.column, mistake.message);
  std::string line = mistake.at.source->line(mistake.at.line);
  if (line.empty()) return result;
  // A long line is cut around the column; tabs stay, so that the caret still stands below its place.
  std::size_t column = static_cast<std::size_t>(std::max(mistake.at.column - 1, 0));
  constexpr std::size_t window = 140;
  if (line.size() > window) {
    const std::size_t begin = column > window / 2 ? std::min(column - window / 2, line.size() - window) : 0;
    line = line.substr(begin, window);
    column -= begin;
  }
  std::string caret;
  for (std::size_t i = 0; i < std::min(column, line.size()); ++i)
    if ((static_cast<unsigned char>(line[i]) & 0xC0) != 0x80) caret += line[i] == '\t' ? '\t' : ' ';
  return result + fmt::format("  {}\n  {}^\n", line, caret);
}

int edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<int>> rows(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) rows[i][0] = static_cast<int>(i);
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  return rows[a.size()][b.size()];
}

std::string nearest(std::string_view name, std::span<const std::string> known) {
  if (name.size() > 200) return {};
  const std::string* found = nullptr;
  int least = static_cast<int>(std::max<std::size_t>(name.size() / 3, 2)) + 1;
  for (const std::string& candidate : known)
    if (const int distance = edit_distance(name, candidate); distance < least) {
      least = distance;
      found = &candidate;
    }
  return found == nullptr ? "" : fmt::format(", did you mean `{}`?", *found);
}

std::string suggestion(std::string_view name, std::span<const std::string> known) {
  const std::string near = nearest(name, known);
  if (!near.empty() || name.size() > 200 || known.empty() || known.size() > 20) return near;
  return fmt::format("; known: {}", fmt::join(known, ", "));
}

}  // namespace collimator
