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
#include <collimator/utf8.hpp>

namespace collimator {

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
