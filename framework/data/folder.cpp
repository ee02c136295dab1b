// Walks and reads below one root, and remembers what was read and listed, from which the key is made.
#include "framework/data/folder.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <sys/stat.h>

#include <collimator/detail/plugin.hpp>
#include <collimator/rng.hpp>
#include <collimator/views.hpp>

#include "framework/base/digest.hpp"
#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

namespace collimator {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_entries = 20'000'000;  // links that multiply folders end here
constexpr std::size_t most_depth = 64;

using Identity = std::pair<dev_t, ino_t>;

// Whether a dataset's table may have this name. What has it and cannot be read is listed nevertheless, so that a
// dataset which looks for it fails where it reads it and does not go on as if it were not there.
bool is_tables_name(std::string_view path) {
  if (path.ends_with(".gz")) path.remove_suffix(3);
  return std::ranges::any_of(std::array{".csv", ".tsv", ".txt", ".json"},
                             [&](const char* end) { return path.ends_with(end); });
}

// Collects the files below one folder, and what is no file.
class Walk {
 public:
  std::vector<std::string> files;
  std::map<std::string, const char*> strange;

  void enter(const fs::path& folder, const std::string& prefix) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) throw failure("cannot read the folder {}", folder.string());
    const Identity identity{status.st_dev, status.st_ino};
    if (above_.size() >= most_depth || !above_.insert(identity).second) return;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
      if (++entries_ > most_entries) throw failure("{} holds more than {} files", folder.string(), most_entries);
      const std::string path = prefix + entry->path().filename().string();
      std::error_code unreadable;  // a link that leads nowhere is no file
      const fs::file_status kind = entry->status(unreadable);
      const std::size_t before = files.size();
      if (fs::is_directory(kind)) {
        enter(entry->path(), path + "/");
        if (files.size() == before && is_tables_name(path)) add_strange(path, "an empty folder");
      } else if (fs::is_regular_file(kind)) {
        files.push_back(path);
      } else {
        const bool is_link = entry->is_symlink(unreadable);
        add_strange(path, is_link ? "a link that leads nowhere" : "neither file nor folder");
      }
    }
    if (error) throw failure("cannot list the folder {}: {}", folder.string(), error.message());
    above_.erase(identity);
  }

 private:
  void add_strange(const std::string& path, const char* what) {
    const std::size_t slash = path.rfind('/');
    if (path[slash == std::string::npos ? 0 : slash + 1] == '.') return;  // what programs leave behind, such as locks
    strange.emplace(path, what);
    if (is_tables_name(path)) files.push_back(path);
  }
  std::set<Identity> above_;  // the folders that lead here
  std::size_t entries_ = 0;
};

std::string checked(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  if (!path.empty() && !stays_inside(path))
    throw failure("\"{}\" is no path inside the dataset's root; expected a relative one without \"..\"", path);
  return std::string(path);
}

}  // namespace

bool stays_inside(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.find('\0') != std::string_view::npos) return false;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return true;
}

DiskFolder::DiskFolder(fs::path root) : root_(std::move(root)) {
  if (root_.empty()) return;
  std::error_code error;
  const fs::file_status status = fs::status(root_, error);
  if (!fs::exists(status))
    throw failure("there is no folder {}; the dataset's parameter `root` must name the folder that holds its files",
                  root_.string());
  if (!fs::is_directory(status))
    throw failure("{} is a file; the dataset's parameter `root` must name a folder", root_.string());
}

std::vector<std::string> DiskFolder::list(std::string_view folder) {
  const std::string inside = checked(folder);
  Walk walk;
  std::error_code error;
  if (!root_.empty() && fs::is_directory(root_ / inside, error))
    walk.enter(root_ / inside, inside.empty() ? "" : inside + "/");
  std::sort(walk.files.begin(), walk.files.end());
  const std::scoped_lock lock(mutex_);
  listed_[inside] = listing_digest(walk.files);
  strange_.merge(walk.strange);
  return std::move(walk.files);
}

std::string_view DiskFolder::read(std::string_view path) {
  const std::string inside = checked(path);
  const std::scoped_lock lock(mutex_);
  if (const auto found = read_.find(inside); found != read_.end()) return found->second;
  if (root_.empty())
    throw failure("cannot read \"{}\": the dataset has no parameter `root` that names its folder", path);
  const fs::path file = root_ / inside;
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) {
    const fs::path target = fs::read_symlink(file, error);
    if (!error) throw failure("{} is a link that leads nowhere: there is no {}", file.string(), target.string());
    throw failure("there is no file {}", file.string());
  }
  if (!fs::is_regular_file(status))
    throw failure("{} is not a file, but {}", file.string(),
                  fs::is_directory(status) ? "a folder" : "a pipe, a socket or a device");
  std::string content = read_file_inflated(file, limits_);
  if (content.size() > fs::file_size(file)) limits_.taken += content.size();
  return read_.emplace(inside, std::move(content)).first->second;
}

std::string DiskFolder::strange() const {
  constexpr std::size_t most = 5;
  const std::scoped_lock lock(mutex_);
  if (strange_.empty()) return {};
  std::string names;
  std::size_t told = 0;
  for (const auto& [path, what] : strange_) {
    if (++told > most) break;
    names += fmt::format("{}{} ({})", told > 1 ? ", " : "", path, what);
  }
  return fmt::format("{} of its entries {} no file and cannot be read: {}{}", strange_.size(),
                     strange_.size() == 1 ? "is" : "are", names, strange_.size() > most ? ", …" : "");
}

Json DiskFolder::trace() const {
  const std::scoped_lock lock(mutex_);
  Json read = Json::object(), listed = Json::object();
  for (const auto& [path, content] : read_) read[path] = nullptr;
  for (const auto& [folder, digest] : listed_) listed[folder] = digest;
  return {{"read", read}, {"listed", listed}};
}

std::string DiskFolder::digest() const {
  const std::scoped_lock lock(mutex_);
  std::string text;
  for (const auto& [path, content] : read_) text += path + " " + digest_of(content) + "\n";
  for (const auto& [folder, names] : listed_) text += folder + "/ " + names + "\n";
  return digest_of(text);
}

std::string DiskFolder::listing_digest(const std::vector<std::string>& paths) {
  std::uint64_t key = 0;
  for (const std::string& path : paths) key = mix_key(key, path);
  return fmt::format("{}:{:016x}", paths.size(), key);
}

collimator_folder DiskFolder::view(std::string_view name) {
  collimator_folder folder{sizeof(collimator_folder), this, detail::text_of(name), nullptr, nullptr};
  folder.list = [](void* self, collimator_text path, void* context, void (*each)(void*, collimator_text),
                   collimator_error* error) -> std::int32_t {
    return detail::guarded(error, [&] {
      for (const std::string& file : static_cast<DiskFolder*>(self)->list(detail::text_of(path)))
        each(context, detail::text_of(std::string_view(file)));
    });
  };
  folder.read = [](void* self, collimator_text path, collimator_text* content,
                   collimator_error* error) -> std::int32_t {
    return detail::guarded(
        error, [&] { *content = detail::text_of(static_cast<DiskFolder*>(self)->read(detail::text_of(path))); });
  };
  return folder;
}

}  // namespace collimator
