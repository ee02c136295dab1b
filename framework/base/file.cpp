// Reads and writes files by the system's own calls; every error names the file and gives the system's reason.
#include "framework/base/file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <system_error>
#include <utility>

#include "framework/base/error.hpp"

namespace collimator {

std::string read_file(const std::filesystem::path& file) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen(file.c_str(), "rbe"), std::fclose);
  if (!in) throw failure("cannot read {}: {}", file.string(), std::generic_category().message(errno));
  struct stat status {};
  if (::fstat(::fileno(in.get()), &status) == 0 && S_ISDIR(status.st_mode))
    throw failure("{} is a folder, not a file", file.string());
  std::setvbuf(in.get(), nullptr, _IONBF, 0);                               // what is read goes to its place at once
  std::string content(static_cast<std::size_t>(status.st_size) + 1, '\0');  // a guess: a pipe has no size
  std::size_t filled = 0;
  while (const std::size_t read = std::fread(content.data() + filled, 1, content.size() - filled, in.get())) {
    filled += read;
    if (filled == content.size()) content.resize(2 * filled + 65'536);
  }
  if (std::ferror(in.get()) != 0)
    throw failure("cannot read {}: {}", file.string(), std::generic_category().message(errno));
  content.resize(filled);
  return content;
}

void write_file(const std::filesystem::path& file, std::string_view content) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();  // only then are the last bytes known to be there
  if (!out) throw failure("cannot write {}: {}", file.string(), std::strerror(errno));
}

void sync_to_disk(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int code = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) throw failure("cannot write {} to the disk: {}", path.string(), std::strerror(code));
}

std::string read_file_inflated(const std::filesystem::path& file, const InflateLimits& limits) {
  if (std::string content = read_file(file); !content.starts_with("\x1f\x8b")) return content;
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> in(gzopen(file.c_str(), "rbe"), gzclose);
  if (!in) throw failure("cannot read {}: {}", file.string(), std::strerror(errno));
  const std::size_t packed = std::filesystem::file_size(file);
  const std::size_t by_ratio =
      std::max(limits.small, packed > limits.bytes / limits.ratio ? limits.bytes : packed * limits.ratio);
  std::string content;
  std::string block(std::size_t{1} << 20, '\0');
  while (true) {
    const int read = gzread(in.get(), block.data(), static_cast<unsigned>(block.size()));
    if (read < 0) throw failure("{} is damaged gzip: {}", file.string(), gzerror(in.get(), nullptr));
    if (read == 0) break;
    content.append(block, 0, static_cast<std::size_t>(read));
    if (content.size() > limits.bytes - limits.taken)
      throw failure("{} inflates to more than {} bytes, which is the limit{}; give the unpacked file if it is meant so",
                    file.string(), limits.bytes,
                    limits.taken > 0 ? fmt::format(", with {} bytes of the files before", limits.taken) : "");
    if (content.size() > by_ratio)
      throw failure(
          "{} inflates to more than {} times its {} bytes, which is the limit for more than {} MB, and looks like a "
          "gzip "
          "bomb; give the unpacked file if it is meant so",
          file.string(), limits.ratio, packed, limits.small >> 20);
  }
  if (int code = 0; gzerror(in.get(), &code), code < 0)
    throw failure("{} is damaged gzip: it ends too early", file.string());
  return content;
}

std::string read_start_inflated(const std::filesystem::path& file, std::size_t bytes) {
  if (std::filesystem::is_directory(file)) throw failure("{} is a folder, not a file", file.string());
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> in(gzopen(file.c_str(), "rbe"), gzclose);
  if (!in) throw failure("cannot read {}: {}", file.string(), std::generic_category().message(errno));
  std::string content(bytes, '\0');
  const int read = gzread(in.get(), content.data(), static_cast<unsigned>(bytes));
  if (read < 0) throw failure("{} is damaged gzip: {}", file.string(), gzerror(in.get(), nullptr));
  content.resize(static_cast<std::size_t>(read));
  return content;
}

void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

MappedFile::MappedFile(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe must not block
  struct stat status {};
  if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
    const int code = errno;
    if (descriptor >= 0) ::close(descriptor);
    throw failure("cannot read {}: {}", file.string(), std::strerror(code));
  }
  if (!S_ISREG(status.st_mode)) {
    ::close(descriptor);
    throw failure("{} is {}, not a file", file.string(), S_ISDIR(status.st_mode) ? "a folder" : "a pipe or device");
  }
  size_ = static_cast<std::size_t>(status.st_size);
  void* mapped = size_ == 0 ? nullptr : ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
  ::close(descriptor);
  if (mapped == MAP_FAILED) throw failure("cannot map {}: {}", file.string(), std::strerror(errno));
  data_ = static_cast<const char*>(mapped);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

}  // namespace collimator
