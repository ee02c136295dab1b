// Knows a store by its marker, or one of an earlier build by its folders, and its entries by their names.
#include "framework/store/store_folder.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/no_links.hpp"
#include "framework/store/access.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

constexpr std::array<const char*, 8> own_folders{"objects", "partial", "locks", "traces",
                                                 "history", "runs",    "tmp",   "quarantine"};

// What may lie in a folder before the store does: a disk of its own has one folder from the beginning, and
// tools/setup.sh keeps a LibTorch in the folder that is the store by default.
constexpr std::array<std::string_view, 4> others{"lost+found", "venv", "venv.lock", "pip.log"};

// Stores of builds before there was a marker.
bool is_earlier_store(const fs::path& root) {
  return is_real_folder(root / "objects") &&
         (is_real_folder(root / "locks") || is_there(root / "digests.tsv") || is_there(root / "checked.tsv"));
}

bool is_store(const fs::path& root) { return is_there(root / store_marker) || is_earlier_store(root); }

void check_folders(const fs::path& root) {
  for (const char* name : own_folders) {
    const fs::file_status status = fs::symlink_status(root / name);
    if (fs::is_symlink(status))
      throw failure(
          "{} is a symbolic link, and a store follows none: move the store as a whole, and name its place with --store",
          (root / name).string());
    if (fs::exists(status) && !fs::is_directory(status))
      throw failure("{} is in the way: the store has a folder of that name; move it elsewhere", (root / name).string());
  }
}

constexpr std::size_t key_size = 64;

bool made_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view decimal = "0123456789", hex = "0123456789abcdef";

bool begins_with_key(std::string_view name) {
  return name.size() >= key_size && made_of(name.substr(0, key_size), hex);
}

// "KEY.N", and "KEY.json.N" of what lay in the place of a note.
bool is_set_aside(std::string_view name) {
  if (!begins_with_key(name)) return false;
  name.remove_prefix(key_size);
  if (name.starts_with(".json")) name.remove_prefix(5);
  return name.starts_with('.') && made_of(name.substr(1), decimal);
}

// "result-XXXXXX" of mkdtemp(), and "note-PROCESS-NUMBER".
bool is_temporary(std::string_view name) {
  if (name.starts_with("result-")) return name.size() == 13;
  return name.starts_with("note-") && made_of(name.substr(5), "0123456789-");
}

}  // namespace

void make_store(const fs::path& root) {
  const auto cannot = [&](const fs::path& path, const std::string& why) {
    return failure("the store {} cannot be made: {}{}; name another with --store", root.string(),
                   path == root ? "" : path.string() + ": ", why);
  };
  std::error_code error;
  fs::create_directories(root, error);
  if (error) throw cannot(root, error.message());
  const auto is_empty = [&] {
    const fs::directory_iterator entries(root, error);
    return !error && std::ranges::all_of(entries, [](const fs::directory_entry& entry) {
      return std::ranges::find(others, entry.path().filename().string()) != others.end();
    });
  };
  const bool empty = is_empty();
  if (error) throw cannot(root, error.message());
  if (!empty && !is_store(root))  // after the look for other files: another run may make the store at the moment
    throw failure("{} holds other files and no store: name an empty or a new folder with --store", root.string());
  check_folders(root);
  if (is_there(root / store_marker)) return;
  try {
    write_file(root / store_marker, "Results of `collimate run`; `collimate store gc` frees what no run uses.\n");
    let_in_as_folder(root / store_marker);
  } catch (const InputError&) {
    if (empty) throw;  // another account's earlier store may be read without it
  }
}

void require_store(const fs::path& root) {
  if (!is_store(root)) throw failure("there is no store at {}; `collimate run` makes one", root.string());
}

void require_outside_of_stores(const fs::path& folder) {
  std::error_code ignored;
  for (fs::path above = fs::weakly_canonical(fs::absolute(folder), ignored);; above = above.parent_path()) {
    if (fs::exists(above / store_marker, ignored))
      throw failure("{} lies in the store {}, which is for results alone; name a folder elsewhere with --out",
                    folder.string(), above.string());
    if (!above.has_relative_path()) return;
  }
}

bool is_own_name(std::string_view folder, std::string_view name) {
  const bool is_key = name.size() == key_size && begins_with_key(name);
  if (folder == "objects") return name.size() == 2 && made_of(name, hex);
  if (folder == "shelf") return is_key;
  if (folder == "partial") return is_key || (begins_with_key(name) && name.substr(key_size) == ".audit");
  if (folder == "locks") return is_key || name == "keys";  // earlier builds had a file for each key
  if (folder == "quarantine") return is_set_aside(name);
  if (folder == "tmp") return is_temporary(name);
  return begins_with_key(name) && name.substr(key_size) == ".json";  // notes
}

void Entries::list(const fs::path& folder, std::string_view kind) {
  std::error_code error;
  auto entry = fs::directory_iterator(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error))
    (is_own_name(kind, entry->path().filename().string()) ? own : foreign).push_back(entry->path());
  if (error == std::errc::permission_denied)
    closed.push_back(folder);
  else if (error && error != std::errc::no_such_file_or_directory)
    throw fs::filesystem_error("cannot list", folder, error);
}

Entries results_in(const fs::path& root) {
  Entries shelves, results;
  shelves.list(root / "objects", "objects");
  results.foreign = std::move(shelves.foreign);
  results.closed = std::move(shelves.closed);
  for (const fs::path& shelf : shelves.own)
    if (is_real_folder(shelf))
      results.list(shelf, "shelf");
    else
      results.foreign.push_back(shelf);
  return results;
}

}  // namespace collimator
