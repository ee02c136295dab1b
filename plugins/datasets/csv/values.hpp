// The values that cells hold: which of them are the same, and which of them one cell has when it has several.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <collimator/cell_value.hpp>
#include <collimator/dataset.hpp>
#include <collimator/names.hpp>
#include <collimator/table.hpp>

namespace csv {

using collimator::CsvTable, collimator::trimmed, collimator::value_of;

inline constexpr std::string_view wrapping = " \t\r\n'\"[](){}";

// The values that a parameter lists, and which of them were found in the table.
class Values {
 public:
  explicit Values(const std::vector<std::string>& texts) : texts_(texts), found_(texts.size(), false) {
    for (std::size_t i = 0; i < texts.size(); ++i) places_.emplace(value_of(texts[i]), i);
    for (const std::string& text : texts) {  // as a part of a cell has it: "Opacity (right)"
      const std::string bare = value_of(trimmed(text, wrapping));
      if (!bare.empty()) places_.emplace(bare, places_.at(value_of(text)));
    }
  }
  bool empty() const { return texts_.empty(); }
  const std::vector<std::string>& texts() const { return texts_; }
  // `value` is what value_of() gave.
  bool hold(const std::string& value) {
    const auto place = places_.find(value);
    if (place != places_.end()) found_[place->second] = true;
    return place != places_.end();
  }
  bool contain(const std::string& value) const { return places_.contains(value); }
  bool hold_any(const std::vector<std::string>& values) {
    return std::ranges::any_of(values, [&](const std::string& value) { return hold(value); });
  }
  // Those that no cell was asked for with.
  std::vector<std::string> not_found() const {
    std::vector<std::string> result;
    for (const auto& [value, place] : places_)
      if (!found_[place]) result.push_back(texts_[place]);
    std::ranges::sort(result);
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
  }

 private:
  std::vector<std::string> texts_;
  std::vector<bool> found_;
  std::unordered_map<std::string, std::size_t> places_;
};

// The items of a list as Python and JSON write it: ['a', "b, c"]. Nothing where the cell is no such list.
inline std::optional<std::vector<std::string>> items_of_list(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.size() < 2 || cell.front() != '[' || cell.back() != ']') return std::nullopt;
  cell = cell.substr(1, cell.size() - 2);
  std::vector<std::string> items;
  std::string item;
  char quote = 0;
  bool quoted = false;
  for (std::size_t at = 0; at <= cell.size(); ++at) {
    if (at == cell.size() || (quote == 0 && cell[at] == ',')) {
      if (quote != 0) return std::nullopt;
      const std::string_view text = trimmed(item);
      if (!text.empty()) items.emplace_back(text);
      item.clear();
      quoted = false;
    } else if (quote != 0) {
      if (cell[at] == '\\' && at + 1 < cell.size())
        item += cell[++at];
      else if (cell[at] == quote)
        quote = 0;
      else
        item += cell[at];
    } else if ((cell[at] == '\'' || cell[at] == '"') && trimmed(item).empty() && !quoted) {
      item.clear();
      quote = cell[at];
      quoted = true;
    } else {
      item += cell[at];
    }
  }
  return items;
}

inline constexpr std::string_view list_separator = "list";  // the `separator` of ['a', 'b']

// The parts of a cell that `separator` divides, as they are written there. Brackets and quotes around parts, as in
// ['effusion', 'mass'], do not count. One part where there is no separator; none of an empty cell.
inline std::vector<std::string> parts_in(std::string_view cell, std::string_view separator) {
  if (separator == list_separator)
    if (std::optional<std::vector<std::string>> items = items_of_list(cell)) return *items;
  std::vector<std::string> parts;
  const auto add = [&](std::string_view part) {
    if (!part.empty()) parts.emplace_back(part);
  };
  if (separator.empty() || separator == list_separator) {
    add(trimmed(cell));
    return parts;
  }
  for (std::size_t begin = 0; begin <= cell.size();) {
    const std::size_t end = std::min(cell.find(separator, begin), cell.size());
    add(trimmed(cell.substr(begin, end - begin), wrapping));
    begin = end + separator.size();
  }
  return parts;
}

// The values of a cell: what it holds as a whole and, where `separator` divides it, each part.
inline std::vector<std::string> values_in(std::string_view cell, std::string_view separator) {
  std::vector<std::string> values{value_of(cell)};
  if (separator.empty()) return values;
  for (const std::string& part : parts_in(cell, separator)) values.push_back(value_of(part));
  return values;
}

// What `meaning_of` says of a cell, asked once for each text: tables say few things, many times.
template <typename Meaning>
class Remembered {
 public:
  Remembered() = default;
  Remembered(const Remembered&) = delete;
  Remembered& operator=(const Remembered&) = delete;
  Remembered(Remembered&&) = default;
  Remembered& operator=(Remembered&&) = default;

  // The meaning stays where it is.
  template <typename MeaningOf>
  Meaning& of(std::string_view cell, MeaningOf meaning_of) {
    if (last_ != nullptr && cell == last_->first) return last_->second;
    const auto found = meanings_.find(cell);
    last_ = &*(found != meanings_.end() ? found : meanings_.emplace(cell, meaning_of()).first);
    return last_->second;
  }
  const std::unordered_map<std::string_view, Meaning>& all() const { return meanings_; }

 private:
  std::unordered_map<std::string_view, Meaning> meanings_;  // the cells' texts live in their table
  typename std::unordered_map<std::string_view, Meaning>::value_type* last_ = nullptr;
};

inline constexpr std::string_view dividers = "|,;/\\+&:^\t\r\n";

// Whether a finding ends where a text before it ends (or one behind it begins): the text is empty, or there stands what
// people write between two.
inline bool borders_a_finding(std::string_view text, bool behind) {
  text = trimmed(text, " '\"[](){}");
  if (text.empty() || dividers.find(behind ? text.front() : text.back()) != text.npos) return true;
  return std::ranges::any_of(std::array<std::string_view, 5>{"and", "or", "with", "plus", "-"}, [&](auto word) {
    return behind ? text.starts_with(std::string(word) + " ") : text.ends_with(" " + std::string(word));
  });
}

// A value that stands in a cell among others, which no separator or another one divides; empty where none does. Only
// what people write between findings is looked for: in "viral pneumonia", pneumonia is no value.
inline std::string hidden_among(std::string_view cell, const Values& values) {
  const std::string text = value_of(cell);
  constexpr std::string_view joints = "\t\r\n'\"[](){} |,;/\\+&:^";
  for (const std::string& listed : values.texts()) {
    const std::string value = value_of(listed);
    if (value.empty()) continue;
    for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at + 1)) {
      const std::string_view before = std::string_view(text).substr(0, at),
                             after = std::string_view(text).substr(at + value.size());
      const bool whole = (before.empty() || joints.find(before.back()) != joints.npos) &&
                         (after.empty() || joints.find(after.front()) != joints.npos);
      if (whole && borders_a_finding(before, false) && borders_a_finding(after, true)) return listed;
    }
  }
  return {};
}

// How a cell that holds several values is to be read, for errors.
inline std::string several_values(const std::string& value, const std::string& name, const std::string& separator) {
  return "holds " + collimator::in_quotes(value) + " among other values, so that " + collimator::in_quotes(name) +
         " would be negative here; " +
         (separator.empty() ? "say with `separator` what stands between them"
                            : "they are not divided by the `separator` " + collimator::in_quotes(separator));
}

}  // namespace csv
