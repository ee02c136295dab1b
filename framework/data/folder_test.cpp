// Facts about a dataset's folder: what is listed and read, what is refused, and what the key remembers of it.
#include "framework/data/folder.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <collimator/dataset.hpp>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;
namespace fs = std::filesystem;

namespace {

fs::path scratch() {
  const fs::path root = fs::temp_directory_path() / "collimator_folder_test";
  fs::remove_all(root);
  fs::create_directories(root / "b" / "c");
  write_file(root / "a.csv", "id\n1\n");
  write_file(root / "b" / "2.png", "two");
  write_file(root / "b" / "c" / "1.png", "one");
  write_file(root / "b-.png", "");
  return root;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("files are listed below a folder, relative to the root, in byte order") {
  DiskFolder folder(scratch());
  CHECK(folder.list("") == Paths{"a.csv", "b-.png", "b/2.png", "b/c/1.png"});
  CHECK(folder.list("b") == Paths{"b/2.png", "b/c/1.png"});
  CHECK(folder.list("b/") == folder.list("b"));
  CHECK(folder.list("none").empty());
}

TEST_CASE("links are followed, loops end, and what is no file is left out") {
  const fs::path root = scratch();
  fs::create_directory_symlink(root, root / "b" / "loop");
  fs::create_directory_symlink(root / "b" / "c", root / "linked");
  fs::create_symlink(root / "nowhere", root / "broken");
  REQUIRE(::mkfifo((root / "pipe").c_str(), 0600) == 0);
  DiskFolder folder(root);
  CHECK(folder.list("") == Paths{"a.csv", "b-.png", "b/2.png", "b/c/1.png", "linked/1.png"});
  CHECK(folder.read("linked/1.png") == "one");
  CHECK_THROWS_WITH_AS(folder.read("pipe"), doctest::Contains("is not a file"), InputError);
  CHECK_THROWS_WITH_AS(folder.read("b"), doctest::Contains("is not a file"), InputError);
}

TEST_CASE("what cannot be read is told, and listed where a table may have its name") {
  const fs::path root = scratch();
  fs::create_symlink(root / "nowhere", root / "train.csv");
  fs::create_symlink(root / "nowhere", root / "b" / "3.png");
  fs::create_symlink("b/.#2.png", root / "b" / ".#2.png");
  fs::create_directories(root / "valid.csv.gz");
  fs::create_directories(root / "empty");
  REQUIRE(::mkfifo((root / "test_list.txt").c_str(), 0600) == 0);
  DiskFolder folder(root);
  CHECK(folder.list("") ==
        Paths{"a.csv", "b-.png", "b/2.png", "b/c/1.png", "test_list.txt", "train.csv", "valid.csv.gz"});
  CHECK(folder.strange() ==
        "4 of its entries are no file and cannot be read: b/3.png (a link that leads nowhere), test_list.txt (neither "
        "file nor folder), train.csv (a link that leads nowhere), valid.csv.gz (an empty folder)");
  CHECK_THROWS_WITH_AS(folder.read("train.csv"), doctest::Contains("train.csv is a link that leads nowhere"),
                       InputError);
  CHECK_THROWS_WITH_AS(folder.read("test_list.txt"), doctest::Contains("is not a file, but a pipe"), InputError);
  CHECK_THROWS_WITH_AS(folder.read("valid.csv.gz"), doctest::Contains("is not a file, but a folder"), InputError);
  DiskFolder whole(scratch());
  whole.list("");
  CHECK(whole.strange().empty());
}

TEST_CASE("paths that leave the root are refused") {
  DiskFolder folder(scratch());
  for (const char* path : {"../x", "b/../../x", "/etc/hostname", "b//2.png", "./a.csv", "b/.."}) {
    CHECK_THROWS_WITH_AS(folder.read(path), doctest::Contains("no path inside"), InputError);
    CHECK_THROWS_AS(folder.list(path), InputError);
  }
  CHECK_THROWS_AS(folder.read(std::string_view("a.csv\0x", 7)), InputError);
  CHECK(stays_inside("..a/b.."));
  CHECK_FALSE(stays_inside(""));
}

TEST_CASE("the trace names what was read, and digests what was listed by names alone") {
  const fs::path root = scratch();
  const auto trace = [&] {
    DiskFolder folder(root);
    folder.read("a.csv");
    folder.list("b");
    CHECK_THROWS(folder.read("none.csv"));
    return folder.trace();
  };
  const Json first = trace();
  CHECK(first["read"] == Json{{"a.csv", nullptr}});
  CHECK(first["listed"]["b"] == DiskFolder::listing_digest({"b/2.png", "b/c/1.png"}));
  CHECK(first["listed"].size() == 1);
  write_file(root / "b" / "2.png", "other content");
  CHECK(trace() == first);
  write_file(root / "b" / "3.png", "");
  CHECK(trace() != first);
  CHECK(DiskFolder::listing_digest({"ab", "c"}) != DiskFolder::listing_digest({"a", "bc"}));
}

TEST_CASE("a missing root, and a root that is a file, are named") {
  const fs::path root = scratch();
  CHECK_THROWS_WITH_AS(DiskFolder(root / "none"), doctest::Contains("there is no folder"), InputError);
  CHECK_THROWS_WITH_AS(DiskFolder(root / "a.csv"), doctest::Contains("is a file"), InputError);
}

TEST_CASE("a dataset without a root lists nothing and can read nothing") {
  DiskFolder folder{{}};
  CHECK(folder.list("").empty());
  CHECK_THROWS_AS(folder.read("a.csv"), InputError);
}

TEST_CASE("through the C boundary an author sees the same, and errors as exceptions") {
  DiskFolder disk(scratch());
  const collimator_folder boundary = disk.view();
  const detail::HostFolder folder(detail::Items(&boundary, 1, sizeof boundary, "folders"));
  CHECK(folder.list("b") == Paths{"b/2.png", "b/c/1.png"});
  CHECK(folder.read("a.csv") == "id\n1\n");
  CHECK_THROWS_WITH(folder.read("none.csv"), doctest::Contains("there is no file"));
  CHECK_THROWS_WITH(folder.list(".."), doctest::Contains("no path inside"));
}
