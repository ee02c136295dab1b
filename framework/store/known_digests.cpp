// A line is DIGEST, STAMP, NAME and the digest of these three, with tabs between.
#include "framework/store/known_digests.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/store/access.hpp"

namespace collimator {
namespace {

constexpr std::size_t digits = 64;

// Local file systems stamp by the kernel's ticks, of at most 10 ms; others by whole seconds, which show no fraction.
double grain(const timespec& changed) { return changed.tv_nsec == 0 ? 2.5 : 0.05; }

}  // namespace

FileStamp stamp_of(const std::filesystem::path& file) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0)
    throw failure("cannot read {}: {}", file.string(), std::generic_category().message(errno));
  if (!S_ISREG(status.st_mode)) throw failure("{} is no file", file.string());
  const timespec &modified = status.st_mtim, &changed = status.st_ctim;
  const double age =
      static_cast<double>(now.tv_sec - changed.tv_sec) + static_cast<double>(now.tv_nsec - changed.tv_nsec) * 1e-9;
  return {fmt::format("{} {}.{:09} {}.{:09} {}", status.st_size, modified.tv_sec, modified.tv_nsec, changed.tv_sec,
                      changed.tv_nsec, status.st_ino),
          age > grain(changed)};
}

KnownDigests::KnownDigests(std::filesystem::path file) : file_(std::move(file)) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file_, ignored)) return;  // none yet, or something that is none of ours
  std::string content;
  try {
    content = read_file(file_);
  } catch (const InputError&) {  // then all is digested again
  }
  std::istringstream in(std::move(content));
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1), last = line.rfind('\t');
    if (first != digits || last <= second || last == std::string::npos || line.size() - last - 1 != digits ||
        digest_of(std::string_view(line).substr(0, last)) != std::string_view(line).substr(last + 1))
      continue;
    known_[line.substr(second + 1, last - second - 1)] = {line.substr(first + 1, second - first - 1),
                                                          line.substr(0, first)};
  }
}

std::optional<Digest> KnownDigests::find(const std::string& name, const std::string& stamp) const {
  const std::scoped_lock lock(mutex_);
  const auto found = known_.find(name);
  if (found == known_.end() || found->second.first != stamp) return std::nullopt;
  return found->second.second;
}

void KnownDigests::add(const std::string& name, const std::string& stamp, const Digest& digest) {
  const std::scoped_lock lock(mutex_);
  known_[name] = {stamp, digest};
  if (name.find_first_of("\n\t") != std::string::npos) return;
  std::string line = fmt::format("{}\t{}\t{}", digest, stamp, name);
  line += fmt::format("\t{}\n", digest_of(line));
  // One write of one line with O_APPEND: two runs at once do not mix theirs. What is not written is digested again.
  std::error_code ignored;
  const bool created = !std::filesystem::exists(file_, ignored);
  const int out = ::open(file_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
  if (out < 0) return;
  if (created) let_in_as_folder(file_);
  [[maybe_unused]] const auto written = ::write(out, line.data(), line.size());
  ::close(out);
}

}  // namespace collimator
