// Keeps each result by one rename of a folder that is whole before it gets its name.
#include "framework/store/store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
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
#include "framework/store/artifact.hpp"
#include "framework/store/sealed.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t small_result = 1'000'000;

// Throws once more what says that memory or descriptors were short: that is no fault of what was to be read.
void rethrow_shortage(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) throw;
  const std::string_view text = error.what();
  for (const int code : {ENOMEM, EMFILE, ENFILE})
    if (text.find(std::generic_category().message(code)) != std::string_view::npos) throw;
}

// The first folder or file of a result that this account may not read; "" where it may read all.
fs::path closed_to_us(const fs::path& folder) {
  std::error_code ignored;
  const auto closed = [&](const fs::path& path) {
    return ::access(path.c_str(), fs::is_directory(path, ignored) ? R_OK | X_OK : R_OK) != 0 && errno == EACCES;
  };
  if (closed(folder)) return folder;
  for (auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, ignored);
       entry != fs::recursive_directory_iterator(); entry.increment(ignored))
    if (closed(entry->path())) return entry->path();
  return {};
}

}  // namespace

Store::Store(const fs::path& root)
    : root_(fs::absolute(root).lexically_normal()),
      data_digests_(root_ / "digests.tsv"),
      checked_(root_ / "checked.tsv") {
  std::error_code error;
  fs::create_directories(root_, error);
  shared_ = (fs::status(root_, error).permissions() & fs::perms::group_write) != fs::perms::none;
  for (const char* folder : {"objects", "partial", "locks", "traces", "history", "runs", "tmp"}) {
    if (fs::create_directories(root_ / folder, error)) let_in(root_ / folder);
    if (error)
      throw failure("the store {} cannot be made: {}; name another with --store", root_.string(), error.message());
  }
  // Written by all accounts of the group, whatever this one's umask.
  const KeyLock locks(::open((root_ / "locks" / "keys").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0664));
  if (locks.held() && shared_) ::fchmod(locks.descriptor(), 0664);
  clear_left_overs();
}

void Store::let_in(const fs::path& folder) const {
  std::error_code ignored;  // another account's folder is as that one left it
  fs::permissions(folder, fs::perms(shared_ ? 02775 : 0755), ignored);
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
  if (!fs::exists(fs::symlink_status(place(key)))) return std::nullopt;
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
  if (!fs::exists(fs::symlink_status(folder))) return std::nullopt;
  try {
    return open(key);
  } catch (const std::exception& error) {
    rethrow_shortage(error);
    if (const fs::path closed = closed_to_us(folder); !closed.empty())
      throw failure("the store's result {} belongs to another account, which does not let others read it",
                    closed.string());
    fs::create_directories(root_ / "quarantine");
    fs::path aside;
    for (int i = 1; fs::exists(fs::symlink_status(aside = root_ / "quarantine" / fmt::format("{}.{}", key, i))); ++i) {
    }
    fs::rename(folder, aside);
    std::string verb;
    try {
      verb = read_json(aside / "node.json").value("verb", "");
    } catch (const std::exception&) {  // then it is not known
    }
    const std::scoped_lock lock(mutex_);
    whole_.erase(key);
    damaged_.push_back({key, verb, fmt::format("{}; it lies in {} now", error.what(), aside.string())});
    return std::nullopt;
  }
}

std::vector<StoreFault> Store::take_damaged() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(damaged_, {});
}

fs::path Store::make_temporary() const {
  std::string name = (root_ / "tmp" / "XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw failure("cannot make a folder in {}: {}{}", (root_ / "tmp").string(), std::generic_category().message(errno),
                  errno != EACCES ? ""
                                  : "; where several accounts share a store, its group must be theirs, and "
                                    "`chmod -R g+rwXs` must have let it write");
  let_in(name);
  const fs::path folder = fs::path(name) / "files";
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
  fs::remove_all(partial(key), ignored);
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
  if (!fs::exists(file)) return nullptr;
  try {
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
  fs::rename(file, root_ / kind / (name + ".json"));
}

std::vector<StoreFault> Store::verify(const std::function<void(std::size_t, std::size_t)>& progress) const {
  std::vector<StoreFault> faults;
  std::map<std::string, Digest> damaged;       // what a damaged result gave -> its key
  std::vector<std::pair<Digest, Json>> whole;  // key, description
  const std::size_t total = count();
  std::size_t done = 0;
  for (const auto& shelf : fs::directory_iterator(root_ / "objects"))
    for (const auto& entry : fs::directory_iterator(shelf.path())) {
      const Digest key = entry.path().filename().string();
      Json description;
      try {
        description = read_description(entry.path(), key);
        check_files(entry.path(), description);
        whole.emplace_back(key, std::move(description));
      } catch (const std::exception& error) {
        rethrow_shortage(error);
        faults.push_back({key, description.is_object() ? description.value("verb", "") : "", error.what()});
        if (description.is_object())
          for (const auto& [port, digest] : description.at("ports").items()) damaged[digest] = key;
      }
      progress(++done, total);
    }
  for (const auto& [key, description] : whole)
    for (const auto& [name, part] : description.at("parts").items())
      if (const auto from = part.is_string() ? damaged.find(part) : damaged.end(); from != damaged.end()) {
        faults.push_back({key, description.value("verb", ""),
                          fmt::format("was made from {}, which is damaged now", from->second), true});
        break;
      }
  return faults;
}

std::size_t Store::count() const {
  std::size_t total = 0;
  for (const auto& shelf : fs::directory_iterator(root_ / "objects"))
    total += static_cast<std::size_t>(std::distance(fs::directory_iterator(shelf.path()), fs::directory_iterator()));
  return total;
}

fs::path default_store_folder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != '\0')
    return fs::path(cache) / "collimator";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return fs::path(home) / ".cache" / "collimator";
  throw failure("neither XDG_CACHE_HOME nor HOME is set: name the store with --store DIR");
}

}  // namespace collimator
