// A table of these characters, and where one stands in a line.
#include "framework/graph/strange_characters.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace collimator {
namespace {

using enum StrangeCharacter::Kind;

constexpr std::array<StrangeCharacter, 19> strange_characters{{
    {"\u00a0", blank, "a no-break space (U+00A0)", "a space"},
    {"\u2002", blank, "an en space (U+2002)", "a space"},
    {"\u2003", blank, "an em space (U+2003)", "a space"},
    {"\u2007", blank, "a figure space (U+2007)", "a space"},
    {"\u2009", blank, "a thin space (U+2009)", "a space"},
    {"\u200b", blank, "a space of no width (U+200B)", "nothing, or a space"},
    {"\u202f", blank, "a narrow no-break space (U+202F)", "a space"},
    {"\u3000", blank, "an ideographic space (U+3000)", "a space"},
    {"\ufeff", blank, "a byte order mark (U+FEFF)", "nothing"},
    {"\u201c", quote, "a typographic quote (U+201C)", "\""},
    {"\u201d", quote, "a typographic quote (U+201D)", "\""},
    {"\u201e", quote, "a typographic quote (U+201E)", "\""},
    {"\u2018", quote, "a typographic quote (U+2018)", "'"},
    {"\u2019", quote, "a typographic quote (U+2019)", "'"},
    {"\u00ab", quote, "a typographic quote (U+00AB)", "\""},
    {"\uff1a", colon, "a full-width colon (U+FF1A)", "`: `"},
    {"\uff0c", other, "a full-width comma (U+FF0C)", "`, `"},
    {"\u2212", other, "a minus sign (U+2212)", "-"},
    {"\u2013", other, "a dash (U+2013)", "-"},
}};

}  // namespace

const StrangeCharacter* strange_character(std::string_view text) {
  if (text.empty() || static_cast<unsigned char>(text.front()) < 0x80) return nullptr;
  const auto found = std::ranges::find_if(strange_characters,
                                          [&](const StrangeCharacter& each) { return text.starts_with(each.bytes); });
  return found == strange_characters.end() ? nullptr : &*found;
}

std::string describe(const StrangeCharacter& character) {
  return fmt::format("{} stands here: write {}", character.name, character.instead);
}

std::optional<std::size_t> strange_indentation(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  if (first == std::string_view::npos) return std::nullopt;
  const StrangeCharacter* found = strange_character(line.substr(first));
  return found != nullptr && found->kind == blank ? std::optional(first) : std::nullopt;
}

std::string strange_characters_at(const Position& at, std::string_view message) {
  if (!at.source || at.line <= 0 || at.column <= 0) return {};
  const std::string line = at.source->line(at.line);
  const auto begin = static_cast<std::size_t>(at.column) - 1;
  if (begin >= line.size()) return {};
  std::string_view word = std::string_view(line).substr(begin);
  const bool quoted = word.front() == '"' || word.front() == '\'';
  if (quoted && word.find(word.front(), 1) != std::string_view::npos) return {};  // it may hold what it likes
  if (!quoted) word = word.substr(0, word.find_first_of(" ,]}"));
  for (std::size_t i = 0; i < word.size(); ++i)
    if (const StrangeCharacter* found = strange_character(word.substr(i));
        found != nullptr && message.find(found->name) == std::string_view::npos)
      return "; " + describe(*found);
  return {};
}

}  // namespace collimator
