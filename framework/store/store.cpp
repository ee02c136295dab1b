// Keeps each result by one rename of a folder that is whole and on the disk before it gets its name.
#include "framework/store/store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

// Regular files below `folder` by relative path, in byte order; anything else is refused.
std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_directory() && !entry.is_symlink()) continue;
    if (!entry.is_regular_file() || entry.is_symlink()) throw failure("{} is no plain file", entry.path().string());
    files.push_back(fs::relative(entry.path(), folder).string());
  }
  std::ranges::sort(files);
  return files;
}

// What lies beside a result and is no part of its content: what a dataset read, what there is to warn of, and which
// samples a network learnt from.
bool stands_beside(const std::string& name) {
  const std::string file = name.substr(name.rfind('/') + 1);
  return file == "trace.json" || file == "caveats.json" || file == "learnt_from.json";
}

// One digest for the files of each port: their names below the port's folder, and their contents.
std::map<std::string, Digest> port_digests(const Json& files, const Verb& verb) {
  std::map<std::string, Digest> digests;
  for (const Port& port : verb.ports) {
    std::string text;
    const std::string prefix = port.folder.empty() ? "" : port.folder + "/";
    for (const auto& [name, file] : files.items())
      if (name.starts_with(prefix) && !stands_beside(name))
        text += name.substr(prefix.size()) + '\0' + file.at("digest").get<std::string>() + '\n';
    digests[port.name] = digest_of(text);
  }
  return digests;
}

std::string stamp_of(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) throw failure("cannot read {}: {}", file.string(), std::strerror(errno));
  if (!S_ISREG(status.st_mode)) throw failure("{} is no file", file.string());
  return fmt::format("{} {}.{:09} {}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ino);
}

}  // namespace

// The file goes while its lock is still held, so that nobody else can hold it.
KeyLock::~KeyLock() {
  if (descriptor_ < 0) return;
  if (!file_.empty()) ::unlink(file_.c_str());
  ::close(descriptor_);
}

Store::Store(fs::path root) : root_(fs::absolute(std::move(root)).lexically_normal()) {
  std::error_code error;
  for (const char* folder : {"objects", "partial", "locks", "traces", "history", "tmp"})
    if (!fs::create_directories(root_ / folder, error) && error)
      throw failure("the store {} cannot be made: {}; name another with --store", root_.string(), error.message());
  clear_left_overs();
  load_digests();
}

// What a killed run left half done is cleared away by the first that finds itself alone.
void Store::clear_left_overs() {
  const fs::path folder = root_ / "tmp";
  present_ = KeyLock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!present_.held()) return;
  std::error_code ignored;
  if (::flock(present_.descriptor(), LOCK_EX | LOCK_NB) == 0)
    for (const auto& entry : fs::directory_iterator(folder, ignored)) fs::remove_all(entry.path(), ignored);
  ::flock(present_.descriptor(), LOCK_SH);
}

std::optional<StoredResult> Store::find(const Digest& key) const {
  const fs::path folder = place(key);
  if (!fs::exists(folder / "node.json")) return std::nullopt;
  const Json json = read_json(folder / "node.json");
  return StoredResult{key, folder / "files", json.at("ports").get<std::map<std::string, Digest>>(),
                      json.value("seconds", 0.0)};
}

fs::path Store::make_temporary() const {
  std::string name = (root_ / "tmp" / "XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw failure("cannot make a folder in {}: {}", root_.string(), std::strerror(errno));
  return name;
}

KeyLock Store::try_lock(const Digest& key) const {
  const fs::path file = root_ / "locks" / key;
  while (true) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) throw failure("cannot make {}: {}", file.string(), std::strerror(errno));
    KeyLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return KeyLock();
    // Between open and flock its last holder may have removed the file: then this is the lock of nothing.
    struct stat ours {
    }, there{};
    if (::fstat(descriptor, &ours) == 0 && ::stat(file.c_str(), &there) == 0 && ours.st_ino == there.st_ino)
      return KeyLock(std::move(lock), file);
  }
}

StoredResult Store::keep(const Digest& key, const fs::path& folder, const Verb& verb, const Json& parts,
                         double seconds) const {
  const fs::path whole = make_temporary();
  Json files = Json::object();
  for (const std::string& name : files_below(folder)) {
    files[name] = {{"size", fs::file_size(folder / name)}, {"digest", digest_of_file(folder / name)}};
    fs::permissions(folder / name, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
    sync_to_disk(folder / name);
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_directory()) sync_to_disk(entry.path());
  fs::rename(folder, whole / "files");
  write_json(whole / "node.json", {{"key", key},
                                   {"verb", verb.name},
                                   {"version", verb.version},
                                   {"parts", parts},
                                   {"files", files},
                                   {"ports", port_digests(files, verb)},
                                   {"seconds", seconds}});
  sync_to_disk(whole / "node.json");
  sync_to_disk(whole / "files");
  sync_to_disk(whole);
  fs::permissions(whole, fs::perms(0755));
  fs::create_directories(place(key).parent_path());
  if (::rename(whole.c_str(), place(key).c_str()) != 0) {
    const int code = errno;
    fs::remove_all(whole);
    if (code != EEXIST && code != ENOTEMPTY)
      throw failure("cannot put {} into the store: {}", key, std::strerror(code));
  }
  sync_to_disk(place(key).parent_path());
  std::error_code ignored;
  fs::remove_all(partial(key), ignored);
  return *find(key);
}

void Store::load_digests() {
  std::ifstream in(root_ / "digests.tsv");
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    if (second == std::string::npos || first != 64) continue;  // a line cut short by a crash
    digests_[line.substr(second + 1)] = {line.substr(first + 1, second - first - 1), line.substr(0, first)};
  }
}

Digest Store::data_digest(const fs::path& file) {
  const std::string stamp = stamp_of(file);
  {
    const std::scoped_lock lock(mutex_);
    const auto found = digests_.find(file.string());
    if (found != digests_.end() && found->second.first == stamp) return found->second.second;
  }
  const Digest digest = digest_of_file(file);
  const std::scoped_lock lock(mutex_);
  digests_[file.string()] = {stamp, digest};
  // One write of one line with O_APPEND: two runs at once do not mix theirs.
  const std::string line = digest + "\t" + stamp + "\t" + file.string() + "\n";
  if (file.string().find_first_of("\n\t") == std::string::npos) {
    const int out = ::open((root_ / "digests.tsv").c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (out >= 0) {
      [[maybe_unused]] const auto written = ::write(out, line.data(), line.size());
      ::close(out);
    }
  }
  return digest;
}

Json Store::note(const std::string& kind, const std::string& name) const {
  const fs::path file = root_ / kind / (name + ".json");
  if (!fs::exists(file)) return nullptr;
  try {
    return read_json(file);
  } catch (const InputError&) {
    return nullptr;  // a cache only
  }
}

void Store::write_note(const std::string& kind, const std::string& name, const Json& note) const {
  const fs::path folder = make_temporary();
  write_json(folder / "note.json", note);
  fs::rename(folder / "note.json", root_ / kind / (name + ".json"));
  fs::remove(folder);
}

std::vector<StoreFault> Store::verify(const std::function<void(std::size_t, std::size_t)>& progress) const {
  std::vector<StoreFault> faults;
  const std::size_t total = count();
  std::size_t done = 0;
  for (const auto& shelf : fs::directory_iterator(root_ / "objects"))
    for (const auto& entry : fs::directory_iterator(shelf.path())) {
      const std::string key = entry.path().filename().string();
      try {
        const Json json = read_json(entry.path() / "node.json");
        const Json& files = json.at("files");
        for (const auto& [name, file] : files.items())
          if (digest_of_file(entry.path() / "files" / name) != file.at("digest").get<std::string>())
            faults.push_back({key, fmt::format("{} has changed since it was written", name)});
        for (const std::string& name : files_below(entry.path() / "files"))
          if (!files.contains(name)) faults.push_back({key, fmt::format("{} does not belong there", name)});
      } catch (const std::exception& error) {
        faults.push_back({key, error.what()});
      }
      progress(++done, total);
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
