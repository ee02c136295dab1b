// Gives the paths of open descriptors in a message back the names that the user knows.
#include "framework/task/job.hpp"

#include <cctype>

namespace collimator {

std::string Job::named(std::string text) const {
  for (const auto& [path, name] : names)
    for (std::size_t at = text.find(path); at != std::string::npos; at = text.find(path, at)) {
      const std::size_t end = at + path.size();
      if (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) {  // of another descriptor
        at = end;
        continue;
      }
      const bool doubled = name.ends_with('/') && end < text.size() && text[end] == '/';
      text.replace(at, path.size() + (doubled ? 1 : 0), name);
      at += name.size();
    }
  return text;
}

}  // namespace collimator
