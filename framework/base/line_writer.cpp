// Writes through stdio or zlib, and asks both for their errors at every call, for a full disk shows only there.
#include "framework/base/line_writer.hpp"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

InputError cannot_write(const std::filesystem::path& file, const char* why) {
  return failure("cannot write {}: {}", file.string(), why);
}

// Of zlib's codes only Z_ERRNO leaves its reason in errno.
const char* reason(int code) { return code == Z_ERRNO ? std::strerror(errno) : zError(code); }

}  // namespace

LineWriter::LineWriter(std::filesystem::path file, bool gzip) : path_(std::move(file)) {
  if (gzip)
    gzip_ = gzopen(path_.c_str(), "wb6");
  else
    file_ = std::fopen(path_.c_str(), "wb");
  if (file_ == nullptr && gzip_ == nullptr) throw cannot_write(path_, std::strerror(errno));
}

LineWriter::~LineWriter() {
  if (file_ != nullptr) std::fclose(file_);
  if (gzip_ != nullptr) gzclose(gzip_);
}

void LineWriter::write(std::string_view text) {
  if (file_ != nullptr && std::fwrite(text.data(), 1, text.size(), file_) != text.size())
    throw cannot_write(path_, std::strerror(errno));
  while (gzip_ != nullptr && !text.empty()) {
    const std::size_t part = std::min(text.size(), std::size_t{1} << 30);  // gzwrite counts in int
    if (gzwrite(gzip_, text.data(), static_cast<unsigned>(part)) == 0) {
      int code = 0;
      gzerror(gzip_, &code);
      throw cannot_write(path_, reason(code));
    }
    text.remove_prefix(part);
  }
}

void LineWriter::close() {
  if (file_ != nullptr && std::fclose(std::exchange(file_, nullptr)) != 0)
    throw cannot_write(path_, std::strerror(errno));
  if (gzip_ == nullptr) return;
  if (const int code = gzclose(std::exchange(gzip_, nullptr)); code != Z_OK) throw cannot_write(path_, reason(code));
}

}  // namespace collimator
