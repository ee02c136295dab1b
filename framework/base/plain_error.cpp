// Knows the exceptions of the standard library that carry no sentence.
#include "framework/base/plain_error.hpp"

#include <filesystem>
#include <ios>
#include <new>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "framework/base/json.hpp"

namespace collimator {

std::string plain_text(const std::exception& error) {
  const std::string_view said = error.what();
  if (const auto* file = dynamic_cast<const std::filesystem::filesystem_error*>(&error)) {
    std::string paths = file->path1().string();
    if (!file->path2().empty()) paths += " and " + file->path2().string();
    return fmt::format("{}: {}", paths.empty() ? "the file system" : paths, file->code().message());
  }
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return "out of memory";
  if (const auto* system = dynamic_cast<const std::system_error*>(&error)) return system->code().message();
  if (const auto* json = dynamic_cast<const Json::type_error*>(&error); json != nullptr && json->id == 316)
    return "the name of a file or folder, or another text, is not UTF-8 and cannot be written down: rename it";
  const bool library = dynamic_cast<const std::out_of_range*>(&error) != nullptr ||
                       dynamic_cast<const std::length_error*>(&error) != nullptr ||
                       dynamic_cast<const Json::exception*>(&error) != nullptr || said.starts_with("sto") ||
                       said.starts_with("std::") || said.empty();
  if (library) return "an internal error, which should not be: please report it, with the experiment and the log";
  return std::string(said);
}

std::string json_fault(const std::exception& error) {
  const auto* json = dynamic_cast<const Json::exception*>(&error);
  if (json == nullptr) return plain_text(error);
  std::string_view said = error.what();  // "[json.exception.out_of_range.403] key 'nodes' not found"
  if (const std::size_t end = said.find("] "); said.starts_with('[') && end != std::string_view::npos)
    said.remove_prefix(end + 2);
  if (dynamic_cast<const Json::parse_error*>(json) != nullptr) return std::string(said);
  if (said.starts_with("key '") && said.ends_with("' not found"))
    return fmt::format("`{}` is missing", said.substr(5, said.size() - 5 - std::string_view("' not found").size()));
  return "a value in it is missing or of another kind than it should be";
}

}  // namespace collimator
