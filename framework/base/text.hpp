// Text from outside: is it UTF-8, and how to show it in an error.
#pragma once

#include <string>
#include <string_view>

namespace collimator {

// Whether the bytes are well-formed UTF-8 (Unicode 15, table 3-7: no overlong form, no surrogate).
bool is_utf8(std::string_view text);
// The first 60 bytes, with control characters and bytes that are no UTF-8 as \xNN.
std::string printable(std::string_view text);

}  // namespace collimator
