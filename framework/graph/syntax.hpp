// Says what is wrong with a text that is no YAML in words that tell how to mend it: tabs, missing braces and colons,
// bare ${…}.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace collimator {

struct SyntaxMistake {
  int line = 0, column = 0;  // 1-based
  std::string message;
};

// `said` is what yaml-cpp found at a place. The place that is given may be another one: where the brace stands that is
// never closed.
SyntaxMistake syntax_mistake(std::string_view text, int line, int column, const std::string& said);

// Whether the quote at an offset is closed again. yaml-cpp takes the end of the text for the closing quote.
bool quote_is_closed(std::string_view text, std::size_t at);

}  // namespace collimator
