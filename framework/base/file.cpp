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
#include <cstring>
#include <fstream>
#include <memory>
#include <new>
#include <system_error>
#include <utility>

#include "framework/base/error.hpp"

namespace collimator {

namespace {

// A plain file, open for reading. Anything else is refused before a byte is read: a pipe could be waited for, and a
// device read, without end.
class PlainFile {
 public:
  explicit PlainFile(const std::filesystem::path& file)
      : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {
    if (descriptor_ < 0 || ::fstat(descriptor_, &status_) != 0) {
      const int code = errno;
      if (descriptor_ >= 0) ::close(descriptor_);
      throw failure("cannot read {}: {}", file.string(), std::generic_category().message(code));
    }
    if (S_ISREG(status_.st_mode)) return;
    ::close(descriptor_);
    throw failure("{} is {}, not a file", file.string(), S_ISDIR(status_.st_mode) ? "a folder" : "a pipe or device");
  }
  ~PlainFile() { ::close(descriptor_); }
  PlainFile(const PlainFile&) = delete;
  PlainFile& operator=(const PlainFile&) = delete;

  int descriptor() const { return descriptor_; }
  std::size_t size() const { return static_cast<std::size_t>(status_.st_size); }

 private:
  int descriptor_;
  struct stat status_ {};
};

constexpr std::string_view gzip_start = "\x1f\x8b";

// What a gzip file holds: one member, or several one after the other. Its own checks are made to the last byte, since
// what stands behind the last member would be left out in silence.
class Inflation {
 public:
  Inflation(const std::filesystem::path& file, std::string_view packed, const InflateLimits& limits)
      : file_(file), limits_(limits), packed_(packed) {
    if (::inflateInit2(&stream_, MAX_WBITS + 16) != Z_OK) throw std::bad_alloc();
  }
  ~Inflation() { ::inflateEnd(&stream_); }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;

  std::string all() {
    std::string content, block(std::size_t{1} << 20, '\0');
    std::size_t taken = 0;  // of `packed_`
    while (true) {
      const std::size_t more = std::min<std::size_t>(packed_.size() - taken, 1U << 30);
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed_.data() + taken));
      stream_.avail_in = static_cast<uInt>(more);
      stream_.next_out = reinterpret_cast<Bytef*>(block.data());
      stream_.avail_out = static_cast<uInt>(block.size());
      const int code = ::inflate(&stream_, Z_NO_FLUSH);
      taken += more - stream_.avail_in;
      content.append(block, 0, block.size() - stream_.avail_out);
      check_limits(content.size());
      if (code == Z_STREAM_END) {
        if (!starts_again(taken)) return content;
        ::inflateReset(&stream_);
      } else if (code != Z_OK && code != Z_BUF_ERROR) {
        throw failure("{} is damaged gzip: {}", file_.string(), stream_.msg == nullptr ? "bad data" : stream_.msg);
      } else if (taken == packed_.size() && stream_.avail_out > 0) {
        throw failure("{} is damaged gzip: it ends too early", file_.string());
      }
    }
  }

 private:
  // Whether another member begins at `taken`; zeros, with which archives are filled up, are none.
  bool starts_again(std::size_t taken) const {
    const std::string_view rest = packed_.substr(taken);
    if (rest.starts_with(gzip_start)) return true;
    if (rest.find_first_not_of('\0') != std::string_view::npos)
      throw failure(
          "{}: {} bytes stand behind the end of its gzip data, and would be left out; unpack it, and pack it "
          "again whole",
          file_.string(), rest.size());
    return false;
  }

  void check_limits(std::size_t size) const {
    if (size > limits_.bytes - limits_.taken)
      throw failure("{} inflates to more than {} bytes, which is the limit{}; give the unpacked file if it is meant so",
                    file_.string(), limits_.bytes,
                    limits_.taken > 0 ? fmt::format(", with {} bytes of the files before", limits_.taken) : "");
    const std::size_t by_ratio =
        packed_.size() > limits_.bytes / limits_.ratio ? limits_.bytes : packed_.size() * limits_.ratio;
    if (size > std::max(limits_.small, by_ratio))
      throw failure(
          "{} inflates to more than {} times its {} bytes, which is the limit for more than {} MB, and looks like a "
          "gzip bomb; give the unpacked file if it is meant so",
          file_.string(), limits_.ratio, packed_.size(), limits_.small >> 20);
  }

  const std::filesystem::path& file_;
  const InflateLimits& limits_;
  std::string_view packed_;
  z_stream stream_{};
};

}  // namespace

std::string read_file(const std::filesystem::path& file) {
  const PlainFile in(file);
  std::string content(in.size() + 1, '\0');  // a guess: files of /proc have no size
  std::size_t filled = 0;
  while (true) {
    const ssize_t read = ::read(in.descriptor(), content.data() + filled, content.size() - filled);
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) throw failure("cannot read {}: {}", file.string(), std::generic_category().message(errno));
    if (read == 0) break;
    filled += static_cast<std::size_t>(read);
    if (filled == content.size()) content.resize(2 * filled + 65'536);
  }
  content.resize(filled);
  return content;
}

void write_file(const std::filesystem::path& file, std::string_view content) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();  // only then are the last bytes known to be there
  if (!out) throw failure("cannot write {}: {}", file.string(), std::strerror(errno));
}

GrowingFile::GrowingFile(std::filesystem::path file)
    : file_(std::move(file)), out_(file_, std::ios::binary | std::ios::trunc) {}

void GrowingFile::write() {
  out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
  text_.clear();
}

void GrowingFile::finish() {
  write();
  out_.close();
  if (!out_) throw failure("cannot write {}: {}", file_.string(), std::strerror(errno));
}

void sync_to_disk(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int code = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) throw failure("cannot write {} to the disk: {}", path.string(), std::strerror(code));
}

std::string read_file_inflated(const std::filesystem::path& file, const InflateLimits& limits) {
  const std::string packed = read_file(file);
  return packed.starts_with(gzip_start) ? Inflation(file, packed, limits).all() : packed;
}

std::string read_start_inflated(const std::filesystem::path& file, std::size_t bytes) {
  { const PlainFile plain(file); }  // gzopen() would wait for a pipe
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
  const PlainFile plain(file);
  size_ = plain.size();
  void* mapped = size_ == 0 ? nullptr : ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, plain.descriptor(), 0);
  if (mapped == MAP_FAILED) throw failure("cannot map {}: {}", file.string(), std::strerror(errno));
  data_ = static_cast<const char*>(mapped);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

}  // namespace collimator
