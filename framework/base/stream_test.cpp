// Facts about what is read: a plain file only, or where a pipe is allowed, what it gives up to a limit.
#include "framework/base/stream.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

using namespace collimator;
namespace fs = std::filesystem;

namespace {

// A named pipe that is gone afterwards.
class Pipe {
 public:
  Pipe() { REQUIRE(::mkfifo(path.c_str(), 0600) == 0); }
  ~Pipe() { fs::remove(path); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  const fs::path path = fs::temp_directory_path() / ("collimator_pipe_" + std::to_string(::getpid()));
};

}  // namespace

TEST_CASE("a pipe or a device in the place of a file is refused at once") {
  const Pipe pipe;
  for (const fs::path& path : {pipe.path, fs::path("/dev/zero")}) {
    CAPTURE(path.string());
    CHECK_THROWS_WITH_AS(read_file(path), doctest::Contains("is a pipe or device, not a file"), InputError);
    CHECK_THROWS_WITH_AS(read_file_inflated(path), doctest::Contains("is a pipe or device, not a file"), InputError);
    CHECK_THROWS_WITH_AS(read_start_inflated(path, 9), doctest::Contains("is a pipe or device, not a file"),
                         InputError);
    CHECK_THROWS_WITH_AS(MappedFile{path}, doctest::Contains("is a pipe or device, not a file"), InputError);
  }
  CHECK_THROWS_WITH_AS(read_file("/"), doctest::Contains("is a folder, not a file"), InputError);
  CHECK_FALSE(read_file("/proc/self/status").empty());  // a plain file that tells no size
}

TEST_CASE("a stream gives what is written to a pipe, and ends at its limit") {
  const Pipe pipe;
  std::thread writer([&] { write_file(pipe.path, std::string(200'000, 'x')); });
  CHECK(read_stream(pipe.path, 200'000) == std::string(200'000, 'x'));
  writer.join();
  CHECK_THROWS_WITH_AS(read_stream("/dev/zero", 1000), doctest::Contains("has more than 1000 bytes"), InputError);
  CHECK_THROWS_WITH_AS(read_stream(pipe.path, 1000), doctest::Contains("is a pipe that nobody writes to"), InputError);
  CHECK_THROWS_WITH_AS(read_stream("/", 1000), doctest::Contains("is a folder, not a file"), InputError);
  CHECK_THROWS_WITH_AS(read_stream("/no/such", 1000), doctest::Contains("No such file"), InputError);
}
