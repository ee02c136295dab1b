// Names in errors: how they are shown, and which known one was perhaps meant.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
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

namespace detail {

// Blanks that no eye tells from a space, in UTF-8: no-break, figure, narrow and ideographic space, byte order mark.
inline std::size_t blank_size(std::string_view text) {
  if (text.starts_with(' ') || text.starts_with('\t')) return 1;
  for (const std::string_view blank :
       {"\xc2\xa0", "\xe2\x80\x87", "\xe2\x80\xaf", "\xe2\x80\x8b", "\xe3\x80\x80", "\xef\xbb\xbf"})
    if (text.starts_with(blank)) return blank.size();
  return 0;
}

inline std::string_view without_blanks_around(std::string_view text) {
  while (const std::size_t size = blank_size(text)) text.remove_prefix(size);
  std::size_t end = text.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = blank_size(text.substr(at));
    at += size == 0 ? 1 : size;
    if (size == 0) end = at;
  }
  return text.substr(0, end);
}

// In small letters, with _ for what stands between words.
inline std::string plain_name(std::string_view name) {
  std::string plain(without_blanks_around(name));
  for (char& letter : plain) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    const bool is_word = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || (letter & 0x80) != 0;
    if (!is_word) letter = '_';
  }
  return plain;
}

// Whether one plain name is words of another.
inline bool has_words(std::string_view name, std::string_view words) {
  for (std::size_t at = name.find(words); at != std::string_view::npos; at = name.find(words, at + 1))
    if ((at == 0 || name[at - 1] == '_') && (at + words.size() == name.size() || name[at + words.size()] == '_'))
      return true;
  return false;
}

// Whether beginnings of a name's words, one of each, make `text`: "lr" or "val_loss" of "learning_rate",
// "validate_loss". Takes up to 2^(letters of the text) steps.
inline bool abbreviates(std::string_view text, std::string_view name) {
  const std::size_t end = std::min(name.find('_'), name.size());
  const std::string_view word = name.substr(0, end);
  const bool last = end == name.size();
  for (std::size_t size = 1; size <= std::min(word.size(), text.size()) && text[size - 1] == word[size - 1]; ++size) {
    std::string_view rest = text.substr(size);
    if (last && rest.empty()) return true;
    if (!last && rest.starts_with('_')) rest.remove_prefix(1);
    if (!last && abbreviates(rest, name.substr(end + 1))) return true;
  }
  return false;
}

}  // namespace detail

// The known names that `name` was perhaps meant to be: first those that differ by capitals, blanks or signs between
// words; then one that a single slip makes of it; then those that it shortens; then up to three of which it is the
// beginning, the end or a word, or that are a word of it; then the nearest one by its letters.
inline std::vector<std::string> near_names(std::string_view name, std::span<const std::string> known) {
  constexpr std::size_t longest = 200, most = 3, most_letters = 16;
  if (name.size() > longest) return {};
  const std::string wanted = detail::plain_name(name);
  struct Near {
    std::size_t distance;
    bool other_letters;  // or the same ones in another order
    std::string name;
  };
  std::vector<Near> same, short_forms, parts, others;
  for (const std::string& candidate : known) {
    if (candidate.size() > longest) continue;
    const std::string plain = detail::plain_name(candidate);
    const bool permuted = plain.size() == wanted.size() && std::ranges::is_permutation(plain, wanted);
    const Near near{edit_distance(wanted, plain), !permuted, candidate};
    const bool begins = wanted.size() >= 3 && (plain.starts_with(wanted) || plain.ends_with(wanted));
    if (near.distance == 0)
      same.push_back(near);
    else if (plain.find('_') != std::string::npos && wanted.size() >= 2 && wanted.size() <= most_letters &&
             detail::abbreviates(wanted, plain))
      short_forms.push_back(near);
    else if (begins || (wanted.size() >= 2 && detail::has_words(plain, wanted)) ||
             (plain.size() >= 2 && detail::has_words(wanted, plain)))
      parts.push_back(near);
    if (near.distance <= (wanted.size() <= 2 ? wanted.size() / 2 : std::max<std::size_t>(wanted.size() / 3, 2)))
      others.push_back(near);
  }
  const auto first = [](std::vector<Near>& list, std::size_t count) {
    std::ranges::stable_sort(list, [](const Near& a, const Near& b) {
      return a.distance != b.distance ? a.distance < b.distance : a.other_letters < b.other_letters;
    });
    std::vector<std::string> names;
    for (std::size_t i = 0; i < list.size() && i < count; ++i) names.push_back(list[i].name);
    return names;
  };
  if (!same.empty()) return first(same, most);
  std::vector<std::string> nearest = first(others, 1);
  if (!others.empty() && others.front().distance <= 1) return nearest;
  if (!short_forms.empty()) return first(short_forms, most);
  return parts.empty() ? nearest : first(parts, most);
}

// " (with a blank around it)" where a name begins or ends with one, which no eye sees; else "".
inline std::string_view blanks_told(std::string_view name) {
  return detail::without_blanks_around(name) == name ? "" : " (with a blank around it)";
}

// How `name` is missing among `names`: `did you mean "b"? there are "a", "b"`.
inline std::string missing_name(std::string_view name, const std::vector<std::string>& names) {
  std::string near;
  for (const std::string& candidate : near_names(name, names))
    near += (near.empty() ? "did you mean \"" : " or \"") + candidate + '"' + std::string(blanks_told(candidate));
  return near + (near.empty() ? "" : "? ") + "there are " + (names.empty() ? "none" : name_list(names));
}

}  // namespace collimator
