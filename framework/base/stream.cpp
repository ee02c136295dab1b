// Opens without waiting, and waits then only for somebody who writes.
#include "framework/base/stream.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

constexpr int patience_ms = 2000;  // for whoever opens the other end of a named pipe after us

class Stream {
 public:
  explicit Stream(const std::filesystem::path& file)
      : file_(file), descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {
    if (descriptor_ < 0) fail();
  }
  ~Stream() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  std::string read(std::size_t most) {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) fail();
    if (S_ISDIR(status.st_mode)) throw failure("{} is a folder, not a file", file_.string());
    pollfd ready{.fd = descriptor_, .events = POLLIN, .revents = 0};
    const bool early = S_ISFIFO(status.st_mode) && ::poll(&ready, 1, patience_ms) == 0;
    std::string content, block(65'536, '\0');
    while (true) {
      const ssize_t count = ::read(descriptor_, block.data(), block.size());
      if (count < 0 && errno == EAGAIN) {  // somebody will write
        ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) & ~O_NONBLOCK);
      } else if (count < 0 && errno != EINTR) {
        fail();
      } else if (count == 0) {
        if (early && content.empty()) throw failure("{} is a pipe that nobody writes to", file_.string());
        return content;
      } else if (count > 0) {
        content.append(block, 0, static_cast<std::size_t>(count));
        if (content.size() > most)
          throw failure("{} has more than {} bytes, and is not read further", file_.string(), most);
      }
    }
  }

 private:
  [[noreturn]] void fail() const {
    throw failure("cannot read {}: {}", file_.string(), std::generic_category().message(errno));
  }

  const std::filesystem::path& file_;
  int descriptor_;
};

}  // namespace

std::string read_stream(const std::filesystem::path& file, std::size_t most) { return Stream(file).read(most); }

}  // namespace collimator
