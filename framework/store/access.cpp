// Sets modes after a file is made, since the umask takes from those that a file is made with.
#include "framework/store/access.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace collimator {
namespace fs = std::filesystem;

void let_in_as_folder(const fs::path& file) {
  std::error_code ignored;
  const fs::perms folder = fs::status(file.parent_path(), ignored).permissions();
  if (folder == fs::perms::unknown) return;
  fs::permissions(file, (folder & fs::perms(0664)) | fs::perms(0600), ignored);
}

fs::path closed_to_us(const fs::path& path) {
  std::error_code ignored;
  const auto closed = [&](const fs::path& each) {
    const int wanted = fs::is_directory(each, ignored) ? R_OK | X_OK : R_OK;
    return ::faccessat(AT_FDCWD, each.c_str(), wanted, AT_EACCESS) != 0 && errno == EACCES;
  };
  if (closed(path)) return path;
  for (auto entry = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, ignored);
       entry != fs::recursive_directory_iterator(); entry.increment(ignored))
    if (closed(entry->path())) return entry->path();
  return {};
}

}  // namespace collimator
