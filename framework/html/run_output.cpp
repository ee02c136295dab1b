// Writes beside an older run, and exchanges the two folders by one system call.
#include "framework/html/run_output.hpp"

#include <fcntl.h>
#include <stdio.h>   // renameat2
#include <stdlib.h>  // mkdtemp
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/no_links.hpp"
#include "framework/html/run_files.hpp"
#include "framework/html/run_folder.hpp"
#include "framework/store/store_folder.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

// ".NAME.new-XXXXXX" beside NAME.
std::string prefix_of(const fs::path& name) { return "." + name.filename().string() + ".new-"; }

// " (process 4711)", where the system tells who holds the lock of a file.
std::string holder_of(const struct stat& status) {
  const std::string inode = fmt::format(":{} ", status.st_ino);
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);)  // "1: FLOCK  ADVISORY  WRITE 4711 08:01:1234 0 EOF"
    if (const std::size_t write = line.find(" WRITE "), at = line.find(inode);
        write != std::string::npos && at != std::string::npos && line.find("FLOCK") != std::string::npos)
      return fmt::format(" (process {})", line.substr(write + 7, line.find(' ', write + 7) - write - 7));
  return "";
}

// Not held where the file system knows no locks.
KeyLock lock_of(const fs::path& folder) {
  KeyLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat ours {
  }, there{};
  if (!lock.held()) return lock;
  const bool busy = ::flock(lock.descriptor(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  if (::fstat(lock.descriptor(), &ours) != 0) return lock;
  // Whoever exchanged the folders between our two looks is a run, too.
  if (busy || ::stat(folder.c_str(), &there) != 0 || there.st_ino != ours.st_ino)
    throw failure("--out: another run{} writes {} at the moment; wait until it has ended, or name another folder",
                  busy ? holder_of(ours) : "", folder.string());
  return lock;
}

void check(const fs::path& name, const std::string& experiment) {
  if (fs::is_empty(name)) return;
  if (!fs::exists(name / run_marker))
    throw failure("--out: {} is not empty and holds no run; name another folder", name.string());
  if (const std::string other = experiment_of_run(name); !other.empty() && other != experiment)
    throw failure("--out: {} holds a run of the experiment {}; name another folder", name.string(), other);
  const fs::path here = fs::current_path(), there = fs::canonical(name);
  const auto [inside, rest] = std::mismatch(there.begin(), there.end(), here.begin(), here.end());
  if (inside == there.end())
    throw failure("--out: {} is the current folder, or holds it, and cannot be exchanged; call from elsewhere",
                  name.string());
  if (::access(name.c_str(), R_OK | W_OK | X_OK) != 0)
    throw failure("--out: this account may not write to {}: {}; name another folder", name.string(),
                  std::generic_category().message(errno));
}

// Whether all nodes of the run that lies there were done; true where that cannot be read.
bool was_whole(const fs::path& folder) {
  try {
    const Json run = read_json(folder / "run.json");
    const Json& counts = run.at("counts");
    return !run.at("interrupted").get<bool>() && counts.at("failed") == 0 && counts.at("skipped") == 0;
  } catch (const std::exception&) {
    return fs::exists(folder / "run.json");
  }
}

// The first of NAME.before, NAME.before-2, … that is not there.
fs::path place_before(const fs::path& name) {
  fs::path place;
  for (int number = 1; number == 1 || is_there(place); ++number)
    place = fmt::format("{}.before{}", name.string(), number == 1 ? "" : fmt::format("-{}", number));
  return place;
}

// Takes away what runs that were killed left beside this one, but keeps a whole run that was on its way to its place
// before. None is at work there: we hold the lock.
void clear_left_overs(const fs::path& name) {
  std::error_code ignored;
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(name.parent_path(), ignored))
    if (entry.path().filename().string().starts_with(prefix_of(name)) && entry.is_directory(ignored) &&
        !entry.is_symlink(ignored))
      left.push_back(entry.path());
  for (const fs::path& folder : left) {
    if (fs::exists(folder / "run.json") && was_whole(folder) && !was_whole(name)) {
      fs::rename(folder, place_before(name), ignored);
      continue;
    }
    if (fs::exists(folder / run_marker)) remove_run(folder, name);
    if (fs::is_empty(folder, ignored)) fs::remove(folder, ignored);
  }
}

}  // namespace

RunOutput::RunOutput(const fs::path& asked, const std::string& experiment) : experiment_(experiment) {
  if (asked.empty()) {
    require_outside_of_stores(fs::current_path());
    name_ = new_run_folder(experiment);
  } else {
    name_ = asked;
    if (!name_.has_filename()) name_ = name_.parent_path();
    require_outside_of_stores(name_);
    if (fs::exists(name_) && !fs::is_directory(name_)) throw failure("--out: {} is a file", name_.string());
    std::error_code error;
    fs::create_directories(name_, error);
    if (error) throw failure("--out: the folder {} cannot be made: {}; name another", name_.string(), error.message());
  }
  folder_ = name_;
  name_lock_ = lock_of(name_);
  check(name_, experiment);
  if (fs::exists(name_ / run_marker)) begin(fs::canonical(name_));
  try {
    write_file(folder_ / run_marker, experiment + "\n");
    for (const char* part : {"logs", "tables", "figures"}) fs::create_directories(folder_ / part);
  } catch (...) {
    std::error_code ignored;
    if (replaces()) fs::remove_all(folder_, ignored);
    throw;
  }
}

// Makes the folder beside an older run.
void RunOutput::begin(const fs::path& whole) {
  clear_left_overs(whole);
  std::string beside = (whole.parent_path() / (prefix_of(whole) + "XXXXXX")).string();
  if (::mkdtemp(beside.data()) == nullptr)
    throw failure("--out: no folder can be made beside {}: {}", name_.string(), std::generic_category().message(errno));
  folder_ = beside;
  std::error_code ignored;
  fs::permissions(folder_, fs::status(whole, ignored).permissions() | fs::perms::owner_all, ignored);
  folder_lock_ = lock_of(folder_);
}

RunOutput::~RunOutput() {
  std::error_code ignored;
  if (!published_ && replaces()) fs::remove_all(folder_, ignored);
}

std::vector<std::string> RunOutput::publish(bool whole) {
  list_files_of_run(folder_, experiment_);
  published_ = true;
  if (!replaces()) return {};
  const fs::path place = fs::canonical(name_);
  if (::renameat2(AT_FDCWD, folder_.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) != 0) {
    // A file system that cannot exchange: for a moment there is none.
    const fs::path old = folder_.string() + ".old";
    std::error_code error;
    fs::rename(place, old, error);
    if (!error) fs::rename(folder_, place, error);
    if (error) {
      std::error_code ignored;
      if (!fs::exists(place, ignored)) fs::rename(old, place, ignored);
      throw failure("--out: the run cannot take the place of {}: {}; it lies in {}", name_.string(), error.message(),
                    folder_.string());
    }
    folder_ = old;
  }
  const fs::path old = std::exchange(folder_, name_);
  const bool lost = !whole && was_whole(old);
  const std::string why = remove_run(old, place, lost);
  if (!fs::exists(old)) return {};
  before_ = place_before(place);
  std::error_code error;
  fs::rename(old, before_, error);
  if (error) before_ = old;
  return {fmt::format("the run that was in {} lies in {} now: {}", name_.string(), before_.string(),
                      !why.empty() ? why : "it was whole, and this one is not")};
}

}  // namespace collimator
