// Facts about the store: a result comes out as it was kept, or not at all.
#include "framework/store/store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <functional>

#include <doctest/doctest.h>

#include "framework/base/file.hpp"
#include "framework/store/artifact.hpp"
#include "framework/store/in_test.hpp"
#include "framework/store/sealed.hpp"

using namespace collimator;
using namespace collimator::testing;
namespace fs = std::filesystem;

namespace {

// Replaces a file's content, whatever its permissions.
void overwrite(const fs::path& file, const std::string& content) {
  fs::permissions(file, fs::perms(0644));
  write_file(file, content);
}

}  // namespace

TEST_CASE("a result comes out as it was kept") {
  const Folder folder;
  Store store(folder.path);
  CHECK_FALSE(store.find(key));
  const StoredResult kept = folder.keep(store);
  const auto found = Store(folder.path).find(key);
  REQUIRE(found);
  CHECK(found->ports == kept.ports);
  CHECK(found->seconds == 0.5);
  CHECK(read_file(found->files / "table.csv") == "metric,value\nauroc,0.595\n");
  CHECK(store.verify([](std::size_t, std::size_t) {}).empty());
}

TEST_CASE("whatever is changed of a result: it is set aside, is told, and can be made again") {
  struct Change {
    const char* what;
    std::function<void(const fs::path& object)> change;
    const char* told;
  };
  const Change changes[] = {
      {"a digit", [](const fs::path& object) { overwrite(object / "files/table.csv", "metric,value\nauroc,0.895\n"); },
       "files/table.csv has changed since it was written"},
      {"a size", [](const fs::path& object) { overwrite(object / "files/table.csv", "metric,value\n"); },
       "files/table.csv has changed since it was written"},
      {"a file is missing", [](const fs::path& object) { fs::remove(object / "files/deep/more.txt"); },
       "files/deep/more.txt is missing"},
      {"a file too many", [](const fs::path& object) { write_file(object / "files/extra.csv", "x"); },
       "files/extra.csv does not belong there"},
      {"a link in a file's place",
       [](const fs::path& object) {
         fs::rename(object / "files/table.csv", object / "elsewhere.csv");
         fs::create_symlink(object / "elsewhere.csv", object / "files/table.csv");
       },
       "is no plain file"},
      {"no description", [](const fs::path& object) { fs::remove(object / "node.json"); }, "node.json"},
      {"no files", [](const fs::path& object) { fs::remove_all(object / "files"); }, "files"},
      {"a digit of the description",
       [](const fs::path& object) {
         std::string text = read_file(object / "node.json");
         text.replace(text.find("0.5"), 3, "0.7");
         overwrite(object / "node.json", text);
       },
       "has changed since it was written"},
      {"half of the description", [](const fs::path& object) { overwrite(object / "node.json", "{\"key\": "); },
       "node.json"},
      {"a description without a digest", [](const fs::path& object) { overwrite(object / "node.json", "{}"); },
       "has no digest of its own"},
      {"a file in the place of all",
       [](const fs::path& object) {
         fs::remove_all(object);
         write_file(object, "x");
       },
       "node.json"},
  };
  for (const Change& change : changes)
    for (const bool keep_at_once : {false, true}) {
      CAPTURE(change.what);
      const Folder folder;
      {
        Store store(folder.path);
        folder.keep(store);
      }
      change.change(folder.object());
      Store store(folder.path);
      CHECK(store.verify([](std::size_t, std::size_t) {}).size() == 1);
      if (!keep_at_once) CHECK_FALSE(store.find(key));
      const StoredResult again = folder.keep(store);
      CHECK(read_file(again.files / "table.csv") == "metric,value\nauroc,0.595\n");
      const std::vector<StoreFault> damaged = store.take_damaged();
      REQUIRE(damaged.size() == 1);
      CHECK(damaged[0].key == key);
      CHECK_MESSAGE(damaged[0].message.find(change.told) != std::string::npos, damaged[0].message);
      CHECK(fs::exists(fs::symlink_status(folder.path / "quarantine" / (key + ".1"))));
      CHECK(store.verify([](std::size_t, std::size_t) {}).empty());
      CHECK(store.try_lock(key).held());  // nobody has kept the lock
    }
}

TEST_CASE("a change that keeps size and times is seen: the time of change tells") {
  const Folder folder;
  {
    Store store(folder.path);
    folder.keep(store, key, {{"x", 1}}, std::string(2'000'000, 'm'));
  }
  ::usleep(60'000);
  REQUIRE(Store(folder.path).find(key));  // now it is known to be unchanged
  CHECK(fs::file_size(folder.path / "checked.tsv") > 64);
  const fs::path file = folder.object() / "files/table.csv";
  struct stat before {};
  REQUIRE(::stat(file.c_str(), &before) == 0);
  overwrite(file, "metric,value\nauroc,0.895\n");
  fs::permissions(file, fs::perms(0444));
  const timespec times[] = {before.st_atim, before.st_mtim};
  REQUIRE(::utimensat(AT_FDCWD, file.c_str(), times, 0) == 0);
  Store store(folder.path);
  CHECK_FALSE(store.find(key));
  CHECK(store.take_damaged().size() == 1);
}

TEST_CASE("a small result is read each time, and nothing waits for the disk") {
  const Folder folder;
  {
    Store store(folder.path);
    folder.keep(store);
  }
  ::usleep(60'000);
  REQUIRE(Store(folder.path).find(key));
  CHECK_FALSE(fs::exists(folder.path / "checked.tsv"));
}

TEST_CASE("what was just written is read again; what did not change since is not") {
  const Folder folder;
  const Folder data;
  const fs::path file = data.path / "data.csv";
  write_file(file, "one");
  const FileStamp fresh = stamp_of(file);
  CHECK_FALSE(fresh.settled);
  ::usleep(60'000);
  CHECK(stamp_of(file).settled);
  CHECK(stamp_of(file).text == fresh.text);
  Store store(folder.path);
  CHECK(store.data_digest(file) == digest_of("one"));
  write_file(file, "two");
  CHECK(store.data_digest(file) == digest_of("two"));
  write_file(file, "six");  // within the same tick of the clock
  CHECK(store.data_digest(file) == digest_of("six"));
}

TEST_CASE("a line of what is known that was changed is not believed") {
  const Folder folder;
  const fs::path file = folder.path / "known.tsv";
  KnownDigests(file).add("a name", "a stamp", digest_of("x"));
  CHECK(KnownDigests(file).find("a name", "a stamp") == digest_of("x"));
  CHECK_FALSE(KnownDigests(file).find("a name", "another stamp"));
  const std::string line = read_file(file);
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string changed = line;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    write_file(file, changed);
    const auto found = KnownDigests(file).find("a name", "a stamp");
    CHECK((!found || i + 1 == line.size()));  // but for the end of the line
  }
}

TEST_CASE("verify names what was made from a damaged result") {
  const Folder folder;
  const Digest other = digest_of("another key");
  {
    Store store(folder.path);
    const StoredResult kept = folder.keep(store);
    folder.keep(store, other, {{"input.of", kept.ports.at("")}});
  }
  overwrite(folder.object() / "files/table.csv", "metric,value\nauroc,0.895\n");
  std::vector<StoreFault> faults = Store(folder.path).verify([](std::size_t, std::size_t) {});
  REQUIRE(faults.size() == 2);
  CHECK_FALSE(faults[0].derived);
  CHECK(faults[1].derived);
  CHECK(faults[1].key == other);
  CHECK(faults[1].verb == "made");
}

TEST_CASE("a description that lacks a part is damage like any other, in plain words") {
  const Folder folder;
  {
    Store store(folder.path);
    folder.keep(store);
  }
  for (const Json& description :
       {Json{{"key", key}}, Json{{"key", key}, {"files", 3}, {"ports", 3}, {"parts", 3}},
        Json{{"key", key}, {"files", Json::object()}, {"ports", {{"", 3}}}, {"parts", Json::object()}, {"verb", 3}}}) {
    CAPTURE(description.dump());
    write_sealed(folder.object() / "node.json", description);
    const std::vector<StoreFault> faults = Store(folder.path).verify([](std::size_t, std::size_t) {});
    REQUIRE(faults.size() == 1);
    CHECK_MESSAGE(faults[0].message.find("json.exception") == std::string::npos, faults[0].message);
  }
  CHECK_FALSE(Store(folder.path).find(key));
}

TEST_CASE("a note that was changed is none") {
  const Folder folder;
  Store store(folder.path);
  store.write_note("traces", key, {{"files", {"x.csv"}}});
  CHECK(store.note("traces", key).at("files").at(0) == "x.csv");
  const fs::path file = folder.path / "traces" / (key + ".json");
  std::string text = read_file(file);
  text.replace(text.find("x.csv"), 5, "y.csv");
  write_file(file, text);
  CHECK(store.note("traces", key).is_null());
}

TEST_CASE("a table beside a collection makes it no other collection") {
  const Verb chosen{.name = "chosen",
                    .about = "",
                    .ports = {{"", "collection", ""}, {"counts", "table", "counts"}},
                    .schema = Json::array()};
  const Folder folder;
  const auto ports = [&](const std::string& samples, const std::string& counts) {
    fs::remove_all(folder.path / "out");
    fs::create_directories(folder.path / "out" / "counts");
    write_file(folder.path / "out" / "samples.csv", samples);
    write_file(folder.path / "out" / "counts" / "table.csv", counts);
    return describe_files(folder.path / "out", chosen).at("ports");
  };
  const Json first = ports("a", "1"), second = ports("a", "2"), third = ports("b", "1");
  CHECK(first.at("") == second.at(""));
  CHECK(first.at("counts") != second.at("counts"));
  CHECK(first.at("") != third.at(""));
  CHECK(first.at("counts") == third.at("counts"));
}
