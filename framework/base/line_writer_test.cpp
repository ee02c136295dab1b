// Files are written whole or not at all: a full disk (/dev/full) is an error that names the file.
#include "framework/base/line_writer.hpp"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <unistd.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;
namespace fs = std::filesystem;

namespace {

// A folder with a file `full`, on which no byte finds room.
struct FullDisk {
  fs::path folder = fs::temp_directory_path() / ("collimator_full_" + std::to_string(::getpid()));
  fs::path full = folder / "full.csv";
  FullDisk() {
    fs::remove_all(folder);
    fs::create_directories(folder);
    fs::create_symlink("/dev/full", full);
  }
  ~FullDisk() { fs::remove_all(folder); }
};

void write(const fs::path& file, bool gzip, const std::string& text) {
  LineWriter out(file, gzip);
  out.write(text);
  out.close();
}

}  // namespace

TEST_CASE("what was written reads back, gzipped or not") {
  const FullDisk disk;
  for (const bool gzip : {false, true}) {
    LineWriter out(disk.folder / "a.csv", gzip);
    out.write("a,b\n");
    out.write("");
    out.write("1,2\n");
    out.close();
    CHECK(read_file_inflated(disk.folder / "a.csv") == "a,b\n1,2\n");
  }
}

TEST_CASE("a full disk is an error that names the file, for one byte as for many") {
  const FullDisk disk;
  for (const std::size_t size : {1, 10'000'000})
    for (const bool gzip : {false, true}) {
      std::string text(size, 'x');
      for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i * i * 7919 % 1009 % 26);
      CHECK_THROWS_WITH_AS(write(disk.full, gzip, text), doctest::Contains("full.csv: No space left on device"),
                           InputError);
    }
  CHECK_THROWS_WITH_AS(write_file(disk.full, "a"), doctest::Contains("full.csv: No space left on device"), InputError);
  CHECK_THROWS_WITH_AS(write(disk.folder / "none" / "a.csv", true, "a"), doctest::Contains("none/a.csv"), InputError);
}
