// What the tests of figures and the report share: a check that markup closes all that it opens.
#pragma once

#include <string>
#include <vector>

namespace collimator::testing {

// "" where every element is closed in order; else the first that is not. Void HTML elements need no end.
inline std::string unclosed(const std::string& markup) {
  std::vector<std::string> open;
  for (std::size_t at = markup.find('<'); at != std::string::npos; at = markup.find('<', at + 1)) {
    const std::size_t end = markup.find('>', at);
    if (end == std::string::npos) return markup.substr(at, 40);
    const std::string tag = markup.substr(at + 1, end - at - 1);
    if (tag.starts_with('!') || tag.ends_with('/')) continue;
    const std::string name =
        tag.substr(tag.starts_with('/') ? 1 : 0, tag.find_first_of(" \n", 1) - (tag.starts_with('/') ? 1 : 0));
    if (name == "meta" || name == "img") continue;
    if (!tag.starts_with('/')) {
      open.push_back(name);
      continue;
    }
    if (open.empty() || open.back() != name) return tag;
    open.pop_back();
  }
  return open.empty() ? "" : open.back();
}

inline std::size_t count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace collimator::testing
