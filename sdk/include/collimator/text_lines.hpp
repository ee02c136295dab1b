// Short texts that people wrote, such as a radiologist's reading: their lines, in valid UTF-8.
#pragma once

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/cell_value.hpp>
#include <collimator/known_files.hpp>

namespace collimator {

// How many bytes the UTF-8 character at the text's beginning has; 0 where there is none. As RFC 3629 has it: neither
// overlong forms nor surrogates nor what lies above U+10FFFF.
inline std::size_t utf8_size(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(0);
  if (text.empty()) return 0;
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF)
    return follows(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) && follows(2) ? 3 : 0;
  if (first >= 0xF0 && first <= 0xF4)
    return follows(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) && follows(2) && follows(3) ? 4 : 0;
  return 0;
}

// The text with U+FFFD where a byte is no UTF-8; `repaired` is set where there is one, and left alone otherwise.
inline std::string repaired_utf8(std::string_view text, bool& repaired) {
  std::string result;
  while (!text.empty()) {
    const std::size_t size = utf8_size(text);
    if (size == 0) repaired = true;
    result += size == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return result;
}

// The lines that are not empty, without blanks at their ends; they end in LF, CRLF or CR. `name` is the file's in
// errors. Throws where the text is none: UTF-16, a NUL byte, a web page, or more than 64 KiB.
inline std::vector<std::string> text_lines(std::string_view text, const std::string& name, bool& repaired) {
  constexpr std::size_t most = 1 << 16;
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    throw std::runtime_error(name + " is UTF-16; save it as UTF-8");
  if (const std::string_view what = text_looks_like(text); !what.empty())
    throw std::runtime_error(name + " is no text: it looks like " + std::string(what));
  if (text.find('\0') != std::string_view::npos) throw std::runtime_error(name + " holds a NUL byte: it is no text");
  if (text.size() > most)
    throw std::runtime_error(name + " has " + std::to_string(text.size()) +
                             " bytes; expected a text of at most 65,536");
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    if (const std::string_view line = trimmed(text.substr(0, end)); !line.empty())
      lines.push_back(repaired_utf8(line, repaired));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace collimator
