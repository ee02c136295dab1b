// Keeps mistakes, prints each with its line and a caret, and finds the nearest name to a misspelt one.
#include "framework/graph/mistakes.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <collimator/names.hpp>

#include "framework/graph/strange_characters.hpp"

namespace collimator {

namespace {

void add_to(std::vector<Mistake>& list, const Position& at, const std::string& message, const std::string& asked) {
  if (list.size() >= 1000) return;  // nobody mends more at once
  const bool known = std::ranges::any_of(list, [&](const Mistake& mistake) {
    return original_text(mistake.at) == original_text(at) && mistake.at.line == at.line &&
           mistake.at.column == at.column && mistake.said == message;
  });
  if (!known) list.push_back({at, message + strange_characters_at(at, message) + asked, message});
}

void sort_by_place(std::vector<Mistake>& list) {
  std::vector<const SourceText*> texts;  // in the order in which they were met
  for (const Mistake& mistake : list)
    if (std::ranges::find(texts, original_text(mistake.at)) == texts.end()) texts.push_back(original_text(mistake.at));
  std::ranges::stable_sort(list, {}, [&](const Mistake& mistake) {
    return std::tuple(std::ranges::find(texts, original_text(mistake.at)), mistake.at.line, mistake.at.column);
  });
}

}  // namespace

void Mistakes::add(const Position& at, const std::string& message) {
  add_to(mistakes_, at, message, asked_ ? asked_(at) : std::string());
}
void Mistakes::warn(const Position& at, const std::string& message) { add_to(warnings_, at, message, ""); }

void Mistakes::sort() {
  sort_by_place(mistakes_);
  sort_by_place(warnings_);
}

std::string describe(const Mistake& mistake, std::string_view kind) {
  if (!mistake.at.source) return fmt::format("{}: {}\n", kind, mistake.message);
  std::string result = fmt::format("{}:{}:{}: {}: {}\n", mistake.at.source->file.string(), mistake.at.line,
                                   mistake.at.column, kind, mistake.message);
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

std::string nearest(std::string_view name, std::span<const std::string> known) {
  std::string near;
  for (const std::string& candidate : near_names(name, known))
    near += fmt::format("{} `{}`{}", near.empty() ? ", did you mean" : " or", candidate, blanks_told(candidate));
  return near.empty() ? "" : near + "?";
}

std::string suggestion(std::string_view name, std::span<const std::string> known) {
  const std::string near = nearest(name, known);
  if (!near.empty() || name.size() > 200 || known.empty() || known.size() > 20) return near;
  return fmt::format("; known: {}", fmt::join(known, ", "));
}

}  // namespace collimator
