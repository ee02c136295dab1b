// Characters that look like a sign of YAML and are none, as word processors and web pages leave them: what they are and
// what stands in their place.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "framework/graph/value.hpp"

namespace collimator {

struct StrangeCharacter {
  enum Kind { blank, quote, colon, other };

  std::string_view bytes;  // in UTF-8
  Kind kind;
  std::string_view name;     // with its number
  std::string_view instead;  // what YAML knows
};

// The one that a text begins with.
const StrangeCharacter* strange_character(std::string_view text);
// "a no-break space (U+00A0) stands here: write a space".
std::string describe(const StrangeCharacter& character);
// How many bytes in front of the first of them lie in the blanks that a line begins with; nothing where none does.
std::optional<std::size_t> strange_indentation(std::string_view line);
// Of the word at a place, as the end of a message that does not say it yet: "; a dash (U+2013) stands here: write -".
std::string strange_characters_at(const Position& at, std::string_view message);

}  // namespace collimator
