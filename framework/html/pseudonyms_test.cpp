// Facts about pseudonyms: ids are replaced wherever they stand as words or in paths, and nothing else is.
#include "framework/html/pseudonyms.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("collimator_pseudonyms_" + std::to_string(::getpid()));
  Folder() {
    fs::create_directories(path / "private");
    write_file(
        path / "private/ids.csv",
        "id,pseudonym\nset/patient00001/study1/view1.jpg,id-a\npatient00001,id-b\n00000012_000.png,id-c\n7,id-d\n");
  }
  ~Folder() { fs::remove_all(path); }
};

}  // namespace

TEST_CASE("ids are replaced as words, in sentences, in quotes and in paths") {
  const Folder folder;
  const Pseudonyms names(folder.path);
  CHECK(names.applied("sample 00000012_000.png.") == "sample id-c.");
  CHECK(names.applied("\"00000012_000.png\", patient00001") == "\"id-c\", id-b");
  CHECK(names.applied("/data/set/patient00001/study1/view1.jpg: damaged") == "/data/id-a: damaged");
  CHECK(names.applied("/data/patient00001/x") == "/data/id-b/x");
  CHECK(names.applied("00000012_000.png.gz and 00000012_000.png/") == "id-c.gz and id-c/");
}

TEST_CASE("what is no id stays, and so do ids that cannot be told from numbers") {
  const Folder folder;
  const Pseudonyms names(folder.path);
  for (const char* text : {"", "7 of 7 samples", "xpatient00001", "patient000012", "a.b/c.d", "...", "//", "0.5"})
    CHECK(names.applied(text) == text);
  CHECK(Pseudonyms().applied("patient00001") == "patient00001");
}

TEST_CASE("a run whose list of pseudonyms is gone is refused") {
  CHECK_THROWS_WITH_AS(Pseudonyms(fs::temp_directory_path() / "no_such_run"), doctest::Contains("--pictures"),
                       InputError);
}
