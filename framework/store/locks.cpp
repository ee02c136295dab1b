// Locks a key as a byte of one file, and the store as a whole by the folder of what is being made.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/store/store.hpp"
#include "framework/store/store_folder.hpp"

namespace collimator {
namespace fs = std::filesystem;

KeyLock::~KeyLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

// A byte of one file for each key, the one that the key's first 60 bits count: a file for each key, made and removed,
// was most of the time of small results, since a file system looks long for a place beside files that were just
// removed.
KeyLock Store::try_lock(const Digest& key) const {
  const fs::path file = root_ / "locks" / "keys";
  KeyLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0664));
  if (!lock.held()) throw failure("cannot open {}: {}", file.string(), std::generic_category().message(errno));
  std::int64_t place = 0;
  const std::string_view first = std::string_view(key).substr(0, 15);
  std::from_chars(first.data(), first.data() + first.size(), place, 16);
  struct flock byte {
    .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = place, .l_len = 1, .l_pid = 0
  };
  if (::fcntl(lock.descriptor(), F_OFD_SETLK, &byte) == 0) return lock;
  if (errno == EAGAIN || errno == EACCES) return KeyLock();
  throw failure("cannot lock {}: {}", file.string(), std::generic_category().message(errno));
}

// What a killed run left half done is cleared away by the first that finds itself alone.
void Store::clear_left_overs() {
  const fs::path folder = root_ / "tmp";
  present_ = KeyLock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!present_.held()) return;
  std::error_code ignored;
  if (::flock(present_.descriptor(), LOCK_EX | LOCK_NB) == 0)
    for (const auto& entry : fs::directory_iterator(folder, ignored))
      if (is_own_name("tmp", entry.path().filename().string())) fs::remove_all(entry.path(), ignored);
  ::flock(present_.descriptor(), LOCK_SH);
}

StoreAlone::StoreAlone(Store& store)
    : store_(store), alone_(::flock(store.present_.descriptor(), LOCK_EX | LOCK_NB) == 0) {}
StoreAlone::~StoreAlone() { ::flock(store_.present_.descriptor(), LOCK_SH); }

}  // namespace collimator
