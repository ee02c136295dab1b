// Walks the text as YAML's tokens lie in it, as far as brackets, quotes and ${…} need that.
#include "framework/graph/syntax.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "framework/graph/strange_characters.hpp"

namespace collimator {
namespace {

struct Place {
  char character = 0;
  int line = 0, column = 0;
};

std::string_view line_of(std::string_view text, int number) {
  for (int i = 1; i < number; ++i) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  std::string_view line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// What is open where the walk ends, and the first things that are wrong.
class Walk {
 public:
  // Up to the end of a line, which may be the last.
  Walk(std::string_view text, int last_line) : text_(text) {
    while (at_ < text_.size() && place_.line <= last_line) step();
  }

  std::vector<Place> open;         // { and [
  std::optional<Place> wrong_end;  // } or ] that closes another bracket, or none
  std::optional<Place> bare_hole;  // ${ between brackets and outside of quotes
  int comment_line = 0;            // of the last comment between brackets that begins without a blank; 0: none

 private:
  void step() {
    const char character = text_[at_];
    place_.character = character;
    if (character == '\n') {
      end_line();
      return;
    }
    const char before = at_ == line_begin_ ? ' ' : text_[at_ - 1];
    const bool begins = starts_;  // of a value or a name
    if (character == '#' && (before == ' ' || before == '\t')) {
      if (!open.empty() && !is_blank(at_ + 1)) comment_line = place_.line;
      at_ = std::min(text_.find('\n', at_), text_.size());
      return;
    }
    if (character != ' ' && character != '\t' && character != '\r') starts_ = false;
    if (character == '$' && !open.empty() && text_.substr(at_).starts_with("${") && !bare_hole) bare_hole = place_;
    if ((character == '"' || character == '\'') && begins) {
      skip_quoted(character);
      return;
    }
    if ((character == '{' || character == '[') && (begins || !open.empty())) {
      open.push_back(place_);
      starts_ = true;
    } else if ((character == '}' || character == ']') && !open.empty()) {
      if (open.back().character != (character == '}' ? '{' : '[') && !wrong_end) wrong_end = place_;
      open.pop_back();
    } else if ((character == '|' || character == '>') && begins && open.empty()) {
      skip_block();
      return;
    } else if ((character == ',' && !open.empty()) ||
               ((character == ':' || character == '-' || character == '?') && is_blank(at_ + 1))) {
      starts_ = true;
    }
    advance();
  }

  bool is_blank(std::size_t at) const {
    return at >= text_.size() || text_[at] == ' ' || text_[at] == '\n' || text_[at] == '\r' || text_[at] == '\t';
  }
  void advance() {
    ++at_;
    ++place_.column;
  }
  void end_line() {
    ++at_;
    line_begin_ = at_;
    ++place_.line;
    place_.column = 1;
    starts_ = true;
  }
  void skip_quoted(char quote) {
    advance();
    while (at_ < text_.size()) {
      const char character = text_[at_];
      if (character == '\n') {
        end_line();
        continue;
      }
      if (quote == '"' && character == '\\') advance();
      const bool doubled = quote == '\'' && character == quote && at_ + 1 < text_.size() && text_[at_ + 1] == quote;
      if (doubled) advance();
      if (at_ < text_.size() && text_[at_] != '\n') advance();
      if (character == quote && !doubled) break;
    }
    starts_ = false;
  }
  // A text of whole lines behind | or >: all that are indented farther than the line where it begins.
  void skip_block() {
    const std::size_t own = text_.substr(line_begin_).find_first_not_of(' ');
    at_ = std::min(text_.find('\n', at_), text_.size());
    while (at_ < text_.size()) {
      const std::string_view rest = text_.substr(at_ + 1);
      const std::string_view line = rest.substr(0, rest.find('\n'));
      const std::size_t first = line.find_first_not_of(" \r");
      if (first != std::string_view::npos && first <= own) return;
      end_line();
      at_ = std::min(text_.find('\n', at_), text_.size());
    }
  }

  std::string_view text_;
  std::size_t at_ = 0, line_begin_ = 0;
  Place place_{0, 1, 1};
  bool starts_ = true;
};

// "x {do: …}": a name whose colon is missing; empty where the line is no such.
std::string_view name_without_colon(std::string_view line) {
  const std::size_t bracket = line.find_first_of("{[");
  if (bracket == std::string_view::npos) return {};
  std::string_view name = line.substr(0, bracket);
  while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  return name.find_first_of(":,\"'#- ") == std::string_view::npos ? name : std::string_view();
}

// "  batch:16": where the name begins, and what is wrong behind it; nothing where the line is no such.
struct Unspaced {
  std::size_t column;
  std::string message;
};
std::optional<Unspaced> name_without_blank(std::string_view line) {
  std::size_t begin = line.find_first_not_of(' ');
  while (begin != std::string_view::npos && line.substr(begin).starts_with("- "))
    begin = line.find_first_not_of(' ', begin + 1);
  if (begin == std::string_view::npos) return std::nullopt;
  const auto is_of_name = [](char each) {
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') ||
           each == '_' || each == '-';
  };
  std::size_t end = begin;
  while (end < line.size() && is_of_name(line[end])) ++end;
  if (end == begin || end == line.size()) return std::nullopt;
  const std::string_view name = line.substr(begin, end - begin), rest = line.substr(end);
  if (const StrangeCharacter* found = strange_character(rest); found != nullptr && found->kind == found->colon)
    return Unspaced{end, describe(*found)};
  if (rest.front() != ':' || rest.size() == 1 || rest[1] == ' ' || rest[1] == '\t' || rest[1] == '/')
    return std::nullopt;
  if (const StrangeCharacter* found = strange_character(rest.substr(1));
      found != nullptr && found->kind == found->blank)
    return Unspaced{end + 1, describe(*found)};
  return Unspaced{begin, fmt::format("a blank is missing behind the colon: `{}: {}`", name,
                                     rest.substr(1, std::min<std::size_t>(rest.find(' ', 1), 41) - 1))};
}

// The first of the lines of one block that end with the line `number` or the one before and lack that blank.
std::optional<SyntaxMistake> missing_blank(std::string_view text, int number) {
  std::optional<SyntaxMistake> result;
  for (const int last = number; number >= 1; --number) {
    const std::string_view line = line_of(text, number);
    const std::size_t first = line.find_first_not_of(' ');
    if (first == std::string_view::npos || line[first] == '#') continue;
    if (const std::optional<Unspaced> found = name_without_blank(line))
      result = SyntaxMistake{number, static_cast<int>(found->column) + 1, found->message};
    else if (number != last)
      break;
  }
  return result;
}

// Whether a line is indented farther than the one before, which ends with a value.
bool goes_on(std::string_view before, std::string_view line) {
  const std::size_t first = before.find_first_not_of(' '), last = before.find_last_not_of(' ');
  return first != std::string_view::npos && before[last] != ':' && line.find_first_not_of(' ') > first;
}

}  // namespace

bool quote_is_closed(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    const bool doubled = quote == '\'' && text[at] == quote && at + 1 < text.size() && text[at + 1] == quote;
    if (doubled || (quote == '"' && text[at] == '\\'))
      ++at;
    else if (text[at] == quote)
      return true;
  }
  return false;
}

SyntaxMistake syntax_mistake(std::string_view text, int line, int column, const std::string& said) {
  const std::string_view here = line_of(text, line);
  const auto told = [&](const std::string& message) { return SyntaxMistake{line, column, message}; };
  const auto at = [](const Place& place, std::string message) {
    return SyntaxMistake{place.line, place.column, std::move(message)};
  };
  for (int number = std::max(line - 1, 1); number <= line; ++number) {
    const std::string_view each = line_of(text, number);
    const std::size_t first = each.find_first_not_of(' ');
    if (first != std::string_view::npos && each[first] == '\t' && each.find_first_not_of(" \t") != each.npos)
      return {number, static_cast<int>(first) + 1, "a tab stands in front of the text: YAML is indented with spaces"};
    if (const std::optional<std::size_t> place = strange_indentation(each))
      return {number, static_cast<int>(*place) + 1, describe(*strange_character(each.substr(*place)))};
  }
  const Walk walk(text, line);
  if (walk.bare_hole) {
    const std::string_view rest =
        line_of(text, walk.bare_hole->line).substr(static_cast<std::size_t>(walk.bare_hole->column) - 1);
    const std::string hole(rest.substr(0, std::min(rest.find('}'), rest.size() - 1) + 1));
    return at(*walk.bare_hole, fmt::format("between {{}} or [], ${{…}} stands in quotes: \"{}\"", hole));
  }
  if (walk.wrong_end)
    return at(*walk.wrong_end, fmt::format("`{}` stands here, where another bracket is open: each {{ is closed by }}, "
                                           "and each [ by ]",
                                           walk.wrong_end->character));
  const bool flow = said.find("flow") != std::string::npos;
  const char found =
      column >= 1 && static_cast<std::size_t>(column) <= here.size() ? here[static_cast<std::size_t>(column) - 1] : ' ';
  // Alone in its line, a name may as well stand behind a bracket that is not closed.
  const std::size_t name_end = here.find_first_of(": {[,\"", std::min(here.find_first_not_of(' '), here.size()));
  const bool alone = name_end != std::string_view::npos && static_cast<int>(name_end) + 1 >= column;
  if (flow && found == ':' && (!alone || walk.open.empty() || walk.open.back().line == line))
    return told(
        "a second `: ` in one value: a comma is missing before its name, or a text that holds it stands in quotes");
  if (flow && !walk.open.empty()) {
    const Place& open = walk.open.back();
    return at(open, fmt::format("this `{}` is not closed: `{}` is missing{}", open.character,
                                open.character == '{' ? '}' : ']',
                                walk.comment_line == 0
                                    ? ""
                                    : fmt::format(", or it stands behind the `#` of line {}, which begins a comment: a "
                                                  "text that holds it stands in quotes",
                                                  walk.comment_line)));
  }
  if (flow)
    return told("a bracket is closed here that was never opened, or a text begins with it: that stands in quotes");
  if (said.find("anchor") != std::string::npos)
    return told(
        "`*` begins an alias, and no anchor (&) of this name stands before: a text that begins with * stands in "
        "quotes");
  if (said.find("unknown token") != std::string::npos)
    return told(fmt::format("a text that begins with `{}` stands in quotes", found));
  if (said.find("escape") != std::string::npos)
    return told(
        fmt::format("between double quotes, a backslash begins an escape, and this is none ({}): take single "
                    "quotes, or \\\\",
                    said));
  const bool no_value = said.find("illegal map value") != std::string::npos;
  const bool no_end = said.find("end of map not found") != std::string::npos ||
                      said.find("end of sequence not found") != std::string::npos;
  if (no_value || no_end)
    if (const std::optional<SyntaxMistake> found = missing_blank(text, line)) return *found;
  if (no_value) {
    if (const std::string_view name = name_without_colon(here); !name.empty())
      return {line, static_cast<int>(here.find(name)) + 1, fmt::format("`{}` has no colon behind it", name)};
    if (goes_on(line_of(text, line - 1), here))
      return told("this line is indented farther than the one before, and so goes on with its value");
    return told("a second `: ` in one line: a text that holds it stands in quotes");
  }
  if (no_end) return told("this line is not indented like those that it belongs to, or is no `name: value` among such");
  return told("this is not YAML: " + said);
}

}  // namespace collimator
