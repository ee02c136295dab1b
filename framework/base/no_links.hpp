// Looks at a path itself, and not at what a symbolic link there leads to.
#pragma once

#include <filesystem>

namespace collimator {

inline bool is_there(const std::filesystem::path& path) {
  return std::filesystem::exists(std::filesystem::symlink_status(path));
}

inline bool is_real_folder(const std::filesystem::path& path) {
  return std::filesystem::is_directory(std::filesystem::symlink_status(path));
}

}  // namespace collimator
