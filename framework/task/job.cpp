// Gives the paths of open descriptors in a message back the names that the user knows.
#include "framework/task/job.hpp"

#include <cctype>

#include <fmt/format.h>

namespace collimator {

std::string names_two(const std::string& parameter, const std::string& name, const std::string& parts) {
  return fmt::format(
      "{0}: `{1}` is a node, and the samples have a region `{1}`; give the node another name, or say `{2}: [{1}]` if "
      "the "
      "region is meant",
      parameter, name, parts);
}

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
