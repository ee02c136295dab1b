// Facts about a store's folder: what is not the store's own is left alone, and who may use the folder may use all of
// it.
#include "framework/store/store_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <vector>

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/store/collect.hpp"
#include "framework/store/in_test.hpp"

using namespace collimator;
using namespace collimator::testing;
namespace fs = std::filesystem;

TEST_CASE("a folder that holds something else is made no store, and nothing in it is touched") {
  const Folder folder;
  const fs::path thesis = folder.path / "tmp" / "thesis" / "one.txt";
  fs::create_directories(thesis.parent_path());
  write_file(thesis, "mine");
  write_file(folder.path / "tmp" / "b", "mine");
  CHECK_THROWS_WITH_AS(Store{folder.path}, doctest::Contains("holds other files and no store"), InputError);
  CHECK_THROWS_WITH_AS(require_store(folder.path), doctest::Contains("there is no store at"), InputError);
  CHECK_THROWS_WITH_AS(require_store(folder.path / "none"), doctest::Contains("there is no store at"), InputError);
  CHECK_FALSE(fs::exists(folder.path / "none"));
  CHECK(read_file(thesis) == "mine");
  CHECK(read_file(folder.path / "tmp" / "b") == "mine");
  CHECK_FALSE(fs::exists(folder.path / "objects"));
}

TEST_CASE("a store is made beside the LibTorch that tools/setup.sh keeps in the folder of the default store") {
  const Folder folder;
  fs::create_directories(folder.path / "venv" / "bin");
  write_file(folder.path / "venv.lock", "");
  write_file(folder.path / "pip.log", "");
  const Store store(folder.path);
  CHECK(fs::exists(folder.path / store_marker));
  CHECK(fs::exists(folder.path / "venv" / "bin"));
}

TEST_CASE("a store of an earlier build gets its marker, and goes on") {
  const Folder folder;
  {
    Store store(folder.path);
    folder.keep(store);
  }
  fs::remove(folder.path / store_marker);
  CHECK(Store(folder.path).find(key));
  CHECK(fs::exists(folder.path / store_marker));
}

TEST_CASE("what a killed run left is cleared away, and nothing else of that folder") {
  const Folder folder;
  fs::path left;
  {
    Store store(folder.path);
    left = store.make_temporary().parent_path();
    for (const char* name : {"thesis", "AbC123", "result", "result-1", "notes"})
      fs::create_directories(folder.path / "tmp" / name);
    write_file(folder.path / "tmp" / "note-1-2", "left");
  }
  const Store store(folder.path);
  CHECK_FALSE(fs::exists(left));
  CHECK_FALSE(fs::exists(folder.path / "tmp" / "note-1-2"));
  for (const char* name : {"thesis", "AbC123", "result", "result-1", "notes"})
    CHECK(fs::exists(folder.path / "tmp" / name));
}

TEST_CASE("a folder of the store's that is a link or a file is refused, and what it leads to is left alone") {
  for (const std::string name : {"objects", "partial", "locks", "traces", "history", "runs", "tmp", "quarantine"}) {
    CAPTURE(name);
    const Folder folder, elsewhere;
    { const Store store(folder.path); }
    fs::remove_all(folder.path / name);
    write_file(elsewhere.path / "note-1-2", "mine");
    fs::create_directory_symlink(elsewhere.path, folder.path / name);
    CHECK_THROWS_WITH_AS(Store{folder.path}, doctest::Contains((name + " is a symbolic link").c_str()), InputError);
    CHECK(read_file(elsewhere.path / "note-1-2") == "mine");
    fs::remove(folder.path / name);
    write_file(folder.path / name, "mine");
    CHECK_THROWS_WITH_AS(Store{folder.path}, doctest::Contains((name + " is in the way").c_str()), InputError);
    CHECK(read_file(folder.path / name) == "mine");
  }
}

TEST_CASE("what lies among the results and is none is left alone: it stops neither verify nor gc") {
  const Folder folder;
  Store store(folder.path);
  folder.keep(store);
  std::vector<fs::path> foreign;
  for (const char* name : {"objects/.DS_Store", "objects/notes/a", "objects/ab", "partial/mine", "quarantine/mine",
                           "quarantine/0123.1", "locks/mine", "history/mine.json", "runs/mine.json", "tmp/mine"})
    foreign.push_back(folder.path / name);
  foreign.push_back(folder.object().parent_path() / "notes.txt");
  for (const fs::path& path : foreign) {
    fs::create_directories(path.parent_path());
    write_file(path, "mine");
  }
  CHECK(store.count() == 1);
  CHECK(store.verify([](std::size_t, std::size_t) {}).empty());
  const Collected found = collect(store, {}, false);
  CHECK(found.freed == 1);
  CHECK(found.unread.empty());
  CHECK(found.foreign.size() == foreign.size());
  for (const fs::path& path : foreign) CHECK_MESSAGE(read_file(path) == "mine", path.string());
}

TEST_CASE("a store is no place for a run's folder") {
  const Folder folder;
  { const Store store(folder.path / "store"); }
  for (const char* name : {"store", "store/runs", "store/objects/x/y", "store/../store/x"})
    CHECK_THROWS_WITH_AS(require_outside_of_stores(folder.path / name), doctest::Contains("lies in the store"),
                         InputError);
  require_outside_of_stores(folder.path);
  require_outside_of_stores(folder.path / "store.runs");
}

TEST_CASE("what lies in a note's place is moved aside, and the note is made anew") {
  const Folder folder, elsewhere;
  Store store(folder.path);
  const fs::path place = folder.path / "traces" / (key + ".json");
  fs::create_directories(place);
  write_file(place / "file", "mine");
  CHECK(store.note("traces", key).is_null());
  store.write_note("traces", key, {{"a", 1}});
  CHECK(store.note("traces", key).at("a") == 1);
  CHECK(read_file(folder.path / "quarantine" / (key + ".json.1") / "file") == "mine");
  fs::remove(place);
  fs::create_symlink(place, place);  // leads to itself
  CHECK(store.note("traces", key).is_null());
  store.write_note("traces", key, {{"a", 2}});
  CHECK(store.note("traces", key).at("a") == 2);
}

TEST_CASE("whatever the umask, who may use the store's folder may use what is made in it") {
  const mode_t before = ::umask(077);
  for (const unsigned mode : {0755U, 02775U}) {
    CAPTURE(mode);
    const Folder folder;
    fs::permissions(folder.path, fs::perms(mode));
    Store store(folder.path);
    folder.keep(store, key, {{"x", 1}}, std::string(2'000'000, 'm'));
    store.write_note("history", key, {{"key", key}});
    const Folder data;
    write_file(data.path / "data.csv", "one");
    ::usleep(60'000);
    store.data_digest(data.path / "data.csv");
    Store(folder.path).find(key);
    CHECK(fs::exists(folder.path / "digests.tsv"));
    CHECK(fs::exists(folder.path / "checked.tsv"));
    store.make_partial(key);
    for (const auto& entry : fs::recursive_directory_iterator(folder.path)) {
      const auto has = static_cast<unsigned>(entry.status().permissions());
      CHECK_MESSAGE((has & 0444) == 0444, entry.path().string());
      if (!entry.is_directory()) continue;
      CHECK_MESSAGE((has & 07777) == mode, entry.path().string());
    }
  }
  ::umask(before);
}

TEST_CASE("a result that this account may not read is called so, and not damaged") {
  const Folder folder;
  Store store(folder.path);
  folder.keep(store);
  fs::permissions(folder.object() / "node.json", fs::perms::none);
  const bool root = ::geteuid() == 0;  // may read all
  if (root) REQUIRE(::seteuid(5001) == 0);
  const std::vector<StoreFault> faults = store.verify([](std::size_t, std::size_t) {});
  if (root) REQUIRE(::seteuid(0) == 0);
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].closed);
}
