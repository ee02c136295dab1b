// Reads which keys the runs name, then walks over the store; a result goes by one rename before its files do.
#include "framework/store/collect.hpp"

#include <fmt/format.h>

#include "framework/base/error.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) entries.push_back(entry.path());
  return entries;
}

std::uintmax_t size_of(const fs::path& path) {
  if (!fs::is_directory(fs::symlink_status(path))) return fs::is_regular_file(path) ? fs::file_size(path) : 0;
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
    for (const fs::path& shelf : entries_of(store_.root() / "objects"))
      for (const fs::path& object : entries_of(shelf))
        if (named_.contains(object.filename().string()) || !is_old(object))
          ++found_.kept, kept_.insert(object.filename().string());
        else
          ++found_.freed, remove(object);
    for (const fs::path& aside : entries_of(store_.root() / "quarantine"))
      if (is_old(aside)) ++found_.set_aside, remove(aside);
    for (const fs::path& partial : entries_of(store_.root() / "partial"))
      if (!named_.contains(partial.filename().string()) && is_old(partial)) ++found_.partial, remove(partial);
    for (const fs::path& lock : entries_of(store_.root() / "locks")) remove(lock);
    for (const fs::path& note : entries_of(store_.root() / "history")) {
      const Json known = store_.note("history", note.stem().string());
      if (!known.is_object() || !kept_.contains(known.value("key", ""))) remove(note);
    }
    return std::move(found_);
  }

 private:
  // The keys that runs name. Of a folder that is gone, the note goes.
  void read_runs() {
    for (const fs::path& note : entries_of(store_.root() / "runs")) {
      const Json known = store_.note("runs", note.stem().string());
      const fs::path folder = known.is_object() ? known.value("folder", "") : "";
      if (folder.empty() || !fs::exists(folder / "run.json")) {
        if (!folder.empty()) found_.gone.push_back(folder);
        if (!dry_) fs::remove(note);
        continue;
      }
      ++found_.runs;
      const Json run = read_json(folder / "run.json");
      for (const Json& node : run.at("nodes")) named_.insert(node.value("key", ""));
    }
  }

  bool is_old(const fs::path& path) const {
    std::error_code error;
    const auto changed = fs::last_write_time(path, error);
    return older_.count() == 0 || error || fs::file_time_type::clock::now() - changed > older_;
  }

  void remove(const fs::path& path) {
    found_.bytes += size_of(path);
    if (dry_) return;
    std::error_code ignored;
    if (fs::is_directory(fs::symlink_status(path))) {
      const fs::path away = store_.make_temporary();
      fs::rename(path, away / "removed");
      fs::remove_all(away, ignored);
    } else {
      fs::remove(path, ignored);
    }
  }

  Store& store_;
  std::chrono::seconds older_;
  bool dry_;
  std::set<Digest> named_, kept_;
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

void note_run(const Store& store, const fs::path& folder) {
  const std::string place = fs::canonical(folder).string();
  store.write_note("runs", digest_of(place), {{"folder", place}});
}

}  // namespace collimator
