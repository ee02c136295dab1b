// Reads which keys the runs name, then walks over the store; a result goes by one rename before its files do.
#include "framework/store/collect.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/no_links.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/store/access.hpp"
#include "framework/store/store_folder.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

std::uintmax_t size_of(const fs::path& path) {
  if (!is_real_folder(path)) return fs::is_regular_file(path) ? fs::file_size(path) : 0;
  std::uintmax_t bytes = 0;
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(path, ignored))
    if (entry.is_regular_file() && !entry.is_symlink()) bytes += entry.file_size();
  return bytes;
}

class Collector {
 public:
  Collector(Store& store, std::chrono::seconds older, bool dry) : store_(store), older_(older), dry_(dry) {}

  Collected run() {
    read_runs();
    Entries results = results_in(store_.root());
    for (const fs::path& object : results.own)
      if (is_named(object) || !is_old(object))
        ++found_.kept, kept_.insert(object.filename().string());
      else if (remove(object))
        ++found_.freed;
    for (const fs::path& aside : own_in("quarantine"))
      if (is_old(aside) && remove(aside)) ++found_.set_aside;
    for (const fs::path& partial : own_in("partial"))
      if (!is_named(partial) && is_old(partial) && remove(partial)) ++found_.partial;
    for (const fs::path& lock : own_in("locks"))
      if (lock.filename() != "keys") remove(lock);  // of earlier builds
    for (const char* kind : {"traces", "tmp"}) own_in(kind);
    std::ranges::move(results.foreign, std::back_inserter(found_.foreign));
    for (const fs::path& shelf : results.closed)
      found_.unread.push_back(
          fmt::format("this account may not look into {}, and frees nothing there", shelf.string()));
    for (const fs::path& note : own_in("history")) {
      if (!closed_to_us(note).empty()) continue;
      const Json known = store_.note("history", note.stem().string());
      if (!known.is_object() || !kept_.contains(known.value("key", ""))) remove(note);
    }
    return std::move(found_);
  }

 private:
  // The store's own entries of one of its folders. Throws where it cannot be listed: what is not seen must not count as
  // not there.
  std::vector<fs::path> own_in(const char* kind) {
    Entries entries;
    entries.list(store_.root() / kind, kind);
    if (!entries.closed.empty())
      throw failure("this account may not look into {}; call as the account that made it",
                    entries.closed.front().string());
    std::ranges::move(entries.foreign, std::back_inserter(found_.foreign));
    return std::move(entries.own);
  }

  // The keys that runs name. Of a folder that is gone, the note goes. A folder that this account cannot look into, or
  // whose run.json is damaged, may still be of use to somebody: the note says which results it names.
  void read_runs() {
    for (const fs::path& file : own_in("runs")) {
      if (!closed_to_us(file).empty()) {
        all_named_ = true;
        found_.unread.push_back(
            fmt::format("this account may not read {}, so it is not known which results a run needs, and none is "
                        "freed; call as the account that made it",
                        file.string()));
        continue;
      }
      const Json note = store_.note("runs", file.stem().string());
      if (!note.is_object() || !note.value("folder", Json()).is_string()) {
        all_named_ = true;
        found_.unread.push_back(
            fmt::format("{} is damaged, so it is not known which results a run needs, and none is freed; once you know "
                        "that its run is gone or was made again, remove that file",
                        file.string()));
        continue;
      }
      const fs::path folder = note["folder"].get<std::string>();
      std::error_code error;
      if (fs::status(folder / "run.json", error).type() == fs::file_type::not_found) {
        found_.gone.push_back(folder);
        if (!dry_) fs::remove(file);
        continue;
      }
      ++found_.runs;
      const bool noted = note.contains("keys");
      if (noted) named_.merge(note["keys"].get<std::set<Digest>>());
      try {
        const Json run = read_json(folder / "run.json");
        for (const Json& node : run.at("nodes")) named_.insert(node.value("key", ""));
      } catch (const Json::exception& exception) {
        unread(folder, json_fault(exception), noted);
      } catch (const InputError& exception) {
        unread(folder, exception.what(), noted);
      }
    }
  }

  void unread(const fs::path& folder, const std::string& why, bool noted) {
    all_named_ = all_named_ || !noted;
    found_.unread.push_back(fmt::format(
        "the run {} cannot be read: {}; {}", folder.string(), why,
        noted ? "the results that it had when it was made are kept"
              : "it is not known which results it needs, and none is freed. Make it again or remove the folder"));
  }

  bool is_named(const fs::path& path) const { return all_named_ || named_.contains(path.filename().string()); }

  bool is_old(const fs::path& path) const {
    std::error_code error;
    const auto changed = fs::last_write_time(path, error);
    return older_.count() == 0 || error || fs::file_time_type::clock::now() - changed > older_;
  }

  // False where this account may not.
  bool remove(const fs::path& path) {
    const std::uintmax_t bytes = size_of(path);
    std::error_code error;
    if (!dry_ && is_real_folder(path)) {
      const fs::path away = store_.make_temporary();
      fs::rename(path, away / "removed", error);
      Store::discard(away);
    } else if (!dry_) {
      fs::remove(path, error);
    }
    if (error)
      found_.unread.push_back(fmt::format("{} is not freed: {}", path.string(), error.message()));
    else
      found_.bytes += bytes;
    return !error;
  }

  Store& store_;
  std::chrono::seconds older_;
  bool dry_;
  std::set<Digest> named_, kept_;
  bool all_named_ = false;  // as far as is known
  Collected found_;
};

}  // namespace

Collected collect(Store& store, std::chrono::seconds older, bool dry) {
  const StoreAlone alone(store);
  if (!alone.is_alone())
    throw failure("another process uses the store {} at the moment; call again when it has ended",
                  store.root().string());
  return Collector(store, older, dry).run();
}

void note_run(const Store& store, const fs::path& folder, const std::set<Digest>& keys) {
  const std::string place = fs::canonical(folder).string();
  store.write_note("runs", digest_of(place), {{"folder", place}, {"keys", keys}});
}

void note_more(const Store& store, const fs::path& folder, std::set<Digest> keys) {
  const Json known = store.note("runs", digest_of(fs::canonical(folder).string()));
  if (known.is_object()) keys.merge(known.at("keys").get<std::set<Digest>>());
  note_run(store, folder, keys);
}

void note_moved_run(const Store& store, const fs::path& from, const fs::path& to) {
  Json note = store.note("runs", digest_of(fs::canonical(from).string()));
  if (!note.is_object()) return;  // a run of another store
  const std::string place = fs::canonical(to).string();
  note["folder"] = place;
  store.write_note("runs", digest_of(place), note);
}

}  // namespace collimator
