// Looks at each part of a path without following it.
#include "framework/html/foreign_folder.hpp"

#include <algorithm>

#include "framework/base/error.hpp"
#include "framework/data/folder.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

// What lies there; throws at the first symbolic link on the way, below the folder.
fs::file_status status_below(const fs::path& folder, const fs::path& relative) {
  if (!stays_inside(relative.native())) throw failure("{} leads out of {}", relative.string(), folder.string());
  fs::path path = folder;
  fs::file_status status;
  for (const fs::path& part : relative) {
    path /= part;
    std::error_code error;
    status = fs::symlink_status(path, error);
    if (fs::is_symlink(status)) throw failure("{} is a symbolic link, which a report does not follow", path.string());
  }
  return status;
}

}  // namespace

std::vector<std::string> names_below(const fs::path& folder, const fs::path& below) {
  std::vector<std::string> names;
  if (!fs::is_directory(status_below(folder, below))) return names;
  for (const auto& entry : fs::directory_iterator(folder / below)) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

fs::path plain_file(const fs::path& folder, const fs::path& relative) {
  if (!fs::is_regular_file(status_below(folder, relative)))
    throw failure("{} is no file", (folder / relative).string());
  return folder / relative;
}

}  // namespace collimator
