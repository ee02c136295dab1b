// Asks the kernel for the pages of the machine, and each control group from this process's own upwards for its limit.
#include "framework/run/executor/memory.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

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

}  // namespace collimator
