// Reads the parents of all processes from /proc, as there may be several generations of orphans.
#include "framework/run/executor/orphans.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace collimator {
namespace {

namespace fs = std::filesystem;

// 0 where it is gone. In "PID (name) STATE PARENT …" the name may hold anything.
pid_t parent_of(const std::string& pid) {
  std::string line;
  std::getline(std::ifstream("/proc/" + pid + "/stat"), line);
  const std::size_t name_end = line.rfind(") ");
  if (name_end == std::string::npos || name_end + 4 > line.size()) return 0;
  pid_t parent = 0;
  std::from_chars(line.data() + name_end + 4, line.data() + line.size(), parent);
  return parent;
}

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  const pid_t self = ::getpid();
  std::error_code error;
  for (fs::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    pid_t pid = 0;
    const auto [stop, wrong] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (wrong == std::errc() && stop == name.data() + name.size() && parent_of(name) == self) found.push_back(pid);
  }
  return found;
}

}  // namespace

Orphans::Orphans() { take_in_ = children().empty() && ::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0; }

void Orphans::end(const std::set<pid_t>& workers) const {
  // The children of an orphan are orphans once it is gone. A plugin that starts more than it can be ended gets away.
  constexpr int most_generations = 100;
  bool any = take_in_;
  for (int generation = 0; any && generation < most_generations; ++generation) {
    any = false;
    for (const pid_t child : children()) {
      if (workers.contains(child)) continue;
      any = true;
      ::kill(child, SIGKILL);
      while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
      }
    }
  }
}

}  // namespace collimator
