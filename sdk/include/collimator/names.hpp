// Names in errors: how they are shown, and which known one was perhaps meant.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace collimator {

// Insertions, deletions, changes and swaps of neighbours that make `a` of `b`, each stretch of text changed once (the
// "optimal string alignment" of Damerau 1964 and Levenshtein 1966). Takes a.size() x b.size() steps.
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, above);
    std::swap(above, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

// `"a", "b", …`: the first names of a list.
inline std::string name_list(const std::vector<std::string>& names, std::size_t most = 20) {
  std::string result;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) result += (i > 0 ? ", \"" : "\"") + names[i] + '"';
  return names.size() > most ? result + ", …" : result;
}

// A text in quotes, cut where it is long.
inline std::string in_quotes(std::string_view text) {
  return '"' + std::string(text.substr(0, 60)) + (text.size() > 60 ? "…\"" : "\"");
}

// How `name` is missing among `names`: `did you mean "b"? there are "a", "b"`.
inline std::string missing_name(std::string_view name, const std::vector<std::string>& names) {
  std::string nearest;
  std::size_t least = 3;
  for (const std::string& candidate : names)
    if (candidate.size() < 200 && name.size() < 200)
      if (const std::size_t distance = edit_distance(name, candidate); distance < least) {
        least = distance;
        nearest = candidate;
      }
  return (nearest.empty() ? "" : "did you mean \"" + nearest + "\"? ") + "there are " +
         (names.empty() ? "none" : name_list(names));
}

}  // namespace collimator
