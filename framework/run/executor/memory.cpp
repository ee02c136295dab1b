// Asks the kernel for the pages of the machine and of processes, and each control group from this process's own upwards
// for its limit.
#include "framework/run/executor/memory.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>

namespace collimator {
namespace {

namespace fs = std::filesystem;

// In bytes; as much as there is where no group says less.
double least_of_groups(double bytes) {
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (!line.starts_with("0::/")) continue;
    const fs::path root = "/sys/fs/cgroup";
    for (fs::path group = root / line.substr(4); group.native().size() >= root.native().size();
         group = group.parent_path()) {
      double limit = 0;
      if (std::ifstream(group / "memory.max") >> limit) bytes = std::min(bytes, limit);  // "max" is no number
    }
  }
  return bytes;
}

}  // namespace

double memory_of_machine_mb() {
  return least_of_groups(static_cast<double>(::sysconf(_SC_PHYS_PAGES)) *
                         static_cast<double>(::sysconf(_SC_PAGESIZE))) /
         1048576;
}

double default_memory_mb() {
  static const double half = memory_of_machine_mb() / 2;
  return half;
}

double memory_of_process_mb(pid_t process) {
  std::ifstream status(fmt::format("/proc/{}/status", process));
  double kb = 0;
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:") || line.starts_with("VmSwap:"))
      kb += std::strtod(line.c_str() + line.find(':') + 1, nullptr);
  return kb / 1024;
}

std::optional<TooMuch> too_much(std::span<const MemoryUse> workers, double machine_mb) {
  double all = 0;
  std::size_t most = 0;
  for (std::size_t i = 0; i < workers.size(); ++i) {
    const MemoryUse& use = workers[i];
    if (use.limit_mb > 0 && use.mb > use.limit_mb)
      return TooMuch{i, fmt::format("it had {:.0f} MB of memory in use, and its limit is {:.0f} MB (limits: "
                                    "{{memory_mb: …}} of the node; half of the machine's memory by default)",
                                    use.mb, use.limit_mb)};
    all += use.mb;
    if (use.mb > workers[most].mb) most = i;
  }
  if (workers.empty() || all <= machine_mb * 0.9) return std::nullopt;
  return TooMuch{
      most, fmt::format("the nodes that ran at once had {:.0f} MB of memory in use, of {:.0f} MB that there are, and "
                        "this one the most, {:.0f} MB; limits: {{memory_mb: …}} of a node keeps memory free for it, "
                        "and --jobs says how many run at once",
                        all, machine_mb, workers[most].mb)};
}

}  // namespace collimator
