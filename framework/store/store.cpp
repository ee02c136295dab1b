// Keeps each result by one rename of a folder that is whole before it gets its name.
#include "framework/store/store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/no_links.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/store/access.hpp"
#include "framework/store/artifact.hpp"
#include "framework/store/sealed.hpp"
#include "framework/store/store_folder.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t small_result = 1'000'000;

}  // namespace

Store::Store(const fs::path& root)
    : root_(fs::absolute(root).lexically_normal()),
      data_digests_(root_ / "digests.tsv"),
      checked_(root_ / "checked.tsv") {
  make_store(root_);
  std::error_code error;
  shared_ = (fs::status(root_, error).permissions() & fs::perms::group_write) != fs::perms::none;
  for (const char* folder : {"objects", "partial", "locks", "traces", "history", "runs", "tmp"}) {
    if (fs::create_directories(root_ / folder, error)) let_in(root_ / folder);
    if (error)
      throw failure("the store {} cannot be made: {}: {}; name another with --store", root_.string(),
                    (root_ / folder).string(), error.message());
  }
  const KeyLock locks(::open((root_ / "locks" / "keys").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0664));
  if (locks.held()) let_in_as_folder(root_ / "locks" / "keys");
  clear_left_overs();
}

void Store::let_in(const fs::path& folder) const {
  std::error_code ignored;  // another account's folder is as that one left it
  fs::permissions(folder, fs::perms(shared_ ? 02775 : 0755), ignored);
}

fs::path Store::make_partial(const std::string& name) const {
  fs::path folder = root_ / "partial" / name;
  fs::create_directories(folder);
  let_in(folder);
  return folder;
}

// Throws where the result is not as it was written.
StoredResult Store::open(const Digest& key) {
  const fs::path folder = place(key);
  const Json description = read_description(folder, key);
  bool known = false;
  {
    const std::scoped_lock lock(mutex_);
    known = whole_.contains(key);
  }
  if (!known) {
    // To read a small result takes no longer than to ask for the stamps of its files, and far less than the wait for
    // the disk without which a stamp cannot be believed.
    if (described_bytes(description) < small_result) {
      check_files(folder, description);
    } else if (const FileStamp stamp = stamp_of_artifact(folder); !checked_.find(key, stamp.text)) {
      check_files(folder, description);
      if (stamp.settled && stamp_of_artifact(folder).text == stamp.text) {
        sync_artifact(folder);  // a stamp must not outlive what it stands for
        checked_.add(key, stamp.text, key);
      }
    }
    const std::scoped_lock lock(mutex_);
    whole_.insert(key);
  }
  return result_of(key, description);
}

StoredResult Store::result_of(const Digest& key, const Json& description) const {
  return {key, place(key) / "files", description.at("ports").get<std::map<std::string, Digest>>(),
          description.value("seconds", 0.0)};
}

std::optional<StoredResult> Store::find(const Digest& key, const KeyLock* held) {
  if (!is_there(place(key))) return std::nullopt;
  try {
    return open(key);
  } catch (const std::exception& error) {
    rethrow_shortage(error);
    return set_aside(key, held);
  }
}

// Only under the key's lock: another run may have put a new result into the place of the damaged one.
std::optional<StoredResult> Store::set_aside(const Digest& key, const KeyLock* held) {
  const KeyLock own = held != nullptr && held->held() ? KeyLock() : try_lock(key);
  if (!own.held() && (held == nullptr || !held->held())) return std::nullopt;  // somebody makes it at the moment
  const fs::path folder = place(key);
  if (!is_there(folder)) return std::nullopt;
  try {
    return open(key);
  } catch (const std::exception& error) {
    rethrow_shortage(error);
    if (const fs::path closed = closed_to_us(folder); !closed.empty())
      throw failure("the store's result {} belongs to another account, which does not let others read it",
                    closed.string());
    const fs::path aside = move_to_quarantine(folder);
    std::string verb;
    try {
      verb = read_json(aside / "node.json").value("verb", "");
    } catch (const std::exception&) {  // then it is not known
    }
    const std::scoped_lock lock(mutex_);
    whole_.erase(key);
    damaged_.push_back({key, verb, fmt::format("{}; it lies in {} now", json_fault(error), aside.string())});
    return std::nullopt;
  }
}

fs::path Store::move_to_quarantine(const fs::path& path) const {
  const fs::path quarantine = root_ / "quarantine";
  if (fs::create_directories(quarantine)) let_in(quarantine);
  const std::string name = path.filename().string();
  fs::path aside;
  for (int i = 1; is_there(aside = quarantine / fmt::format("{}.{}", name, i)); ++i) {
  }
  fs::rename(path, aside);
  return aside;
}

std::vector<StoreFault> Store::take_damaged() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(damaged_, {});
}

fs::path Store::make_temporary() const {
  std::string name = (root_ / "tmp" / "result-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw failure("cannot make a folder in {}: {}{}", (root_ / "tmp").string(), std::generic_category().message(errno),
                  errno != EACCES ? ""
                                  : "; where several accounts share a store, its group must be theirs, and "
                                    "`chmod -R g+rwXs` must have let it write");
  let_in(name);
  fs::path folder = fs::path(name) / "files";
  fs::create_directory(folder);
  let_in(folder);
  return folder;
}

void Store::discard(const fs::path& folder) {
  std::error_code ignored;
  fs::remove_all(folder.parent_path(), ignored);
}

StoredResult Store::keep(const Digest& key, const fs::path& folder, const Verb& verb, const Json& parts, double seconds,
                         const KeyLock* held) {
  const fs::path whole = folder.parent_path();
  Json description = describe_files(folder, verb);
  description.update(
      {{"key", key}, {"verb", verb.name}, {"version", verb.version}, {"parts", parts}, {"seconds", seconds}});
  write_sealed(whole / "node.json", description);
  // What a power cut takes of a result is seen when it is next used. Only what took long to make is worth the wait.
  const bool durable = seconds >= 1;
  if (durable) sync_artifact(whole);
  if (fs::create_directories(place(key).parent_path())) let_in(place(key).parent_path());
  std::optional<StoredResult> kept;
  for (int tries = 0; !kept; ++tries) {
    if (::rename(whole.c_str(), place(key).c_str()) == 0) {
      const std::scoped_lock lock(mutex_);
      whole_.insert(key);  // it was digested a moment ago
      kept = result_of(key, description);
      continue;
    }
    const int code = errno;
    if ((code != EEXIST && code != ENOTEMPTY && code != ENOTDIR) || tries > 2) {
      discard(folder);
      throw failure("cannot put {} into the store: {}", key, std::generic_category().message(code));
    }
    kept = find(key, held);  // where one was there that is damaged, it is set aside, and ours takes its place
    if (kept) discard(folder);
  }
  if (durable) sync_to_disk(place(key).parent_path());
  std::error_code ignored;
  fs::remove_all(root_ / "partial" / key, ignored);
  return *kept;
}

Digest Store::data_digest(const fs::path& file) {
  const FileStamp stamp = stamp_of(file);
  if (const auto known = data_digests_.find(file.string(), stamp.text)) return *known;
  Digest digest = digest_of_file(file);
  if (stamp.settled && stamp_of(file).text == stamp.text) data_digests_.add(file.string(), stamp.text, digest);
  return digest;
}

Json Store::note(const std::string& kind, const std::string& name) const {
  const fs::path file = root_ / kind / (name + ".json");
  try {
    if (!is_there(file)) return nullptr;
    return read_sealed(file).at("note");
  } catch (const std::exception& error) {
    rethrow_shortage(error);
    return nullptr;
  }
}

void Store::write_note(const std::string& kind, const std::string& name, const Json& note) const {
  static std::atomic<unsigned> number = 0;
  const fs::path file = root_ / "tmp" / fmt::format("note-{}-{}", ::getpid(), number++);
  write_sealed(file, {{"note", note}});
  const fs::path place = root_ / kind / (name + ".json");
  if (::rename(file.c_str(), place.c_str()) == 0) return;
  const int code = errno;
  if (is_real_folder(place)) {  // somebody's doing
    move_to_quarantine(place);
    fs::rename(file, place);
    return;
  }
  throw failure("cannot write {}: {}", place.string(), std::generic_category().message(code));
}

fs::path default_store_folder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != '\0')
    return fs::path(cache) / "collimator";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return fs::path(home) / ".cache" / "collimator";
  throw failure("neither XDG_CACHE_HOME nor HOME is set: name the store with --store DIR");
}

}  // namespace collimator
