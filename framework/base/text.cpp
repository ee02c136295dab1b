// Checks UTF-8 byte by byte against the table of the Unicode standard, and escapes what does not pass.
#include "framework/base/text.hpp"

#include <fmt/format.h>

namespace collimator {
namespace {

// Bytes of the well-formed character at the front of `text`; 0 where there is none.
std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const auto between = [&](std::size_t i, unsigned low, unsigned high) { return byte(i) >= low && byte(i) <= high; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return between(1, 0x80, 0xbf) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef)
    return between(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf) && between(2, 0x80, 0xbf) ? 3 : 0;
  if (first >= 0xf0 && first <= 0xf4)
    return between(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf) && between(2, 0x80, 0xbf) &&
                   between(3, 0x80, 0xbf)
               ? 4
               : 0;
  return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t size = character_size(text.substr(at));
    if (size == 0) return false;
    at += size;
  }
  return true;
}

std::string printable(std::string_view text) {
  constexpr std::size_t most = 60;
  std::string result;
  std::size_t at = 0;
  while (at < text.size() && at < most) {
    const std::size_t size = character_size(text.substr(at));
    const auto byte = static_cast<unsigned char>(text[at]);
    if (size == 0 || byte < 0x20 || byte == 0x7f)
      result += fmt::format("\\x{:02x}", byte);
    else
      result += text.substr(at, size);
    at += size == 0 ? 1 : size;
  }
  return at < text.size() ? result + "…" : result;
}

}  // namespace collimator
