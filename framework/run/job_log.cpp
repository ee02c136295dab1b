// Looks at the size of the open log, as no plugin has to ask before it prints, and leads what is too much to /dev/null.
#include "framework/run/job_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string_view>
#include <thread>

namespace collimator {
namespace {

void print_into(int descriptor) {
  ::dup2(descriptor, STDOUT_FILENO);
  ::dup2(descriptor, STDERR_FILENO);
}

}  // namespace

JobLog::JobLog() {
  std::thread([this] { watch(); }).detach();
}

void JobLog::open(const std::string& file) {
  const std::scoped_lock lock(mutex_);
  std::fflush(stdout);
  std::fflush(stderr);
  const int log = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  limited_ = log >= 0;
  if (log < 0) return;
  print_into(log);
  ::close(log);
}

void JobLog::watch() {
  while (true) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const std::scoped_lock lock(mutex_);
    struct stat status {};
    if (limited_ && ::fstat(STDERR_FILENO, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > most_bytes)
      cut();
  }
}

void JobLog::cut() {
  limited_ = false;
  const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC), log = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  print_into(nothing);
  constexpr std::string_view note = "\n… here the log was cut off: it grew beyond 16 MB\n";
  if (::ftruncate(log, most_bytes) == 0) [[maybe_unused]]
    const auto written = ::write(log, note.data(), note.size());
  ::close(log);
  ::close(nothing);
}

}  // namespace collimator
