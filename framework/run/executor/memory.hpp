// How much memory there is for workers, how much of it a task may take that says nothing of it, and how much they take.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace collimator {

// The memory of this machine, or what the control group of this process (version 2) leaves of it, in MB.
double memory_of_machine_mb();
// What a task without `limits: {memory_mb: …}` may take: half of that.
double default_memory_mb();
// The memory of its own that a process has in use, in MB: on the heap and the stacks, not mapped files. 0 where it is
// gone.
double memory_of_process_mb(pid_t process);

// What a worker has in use, and what it may.
struct MemoryUse {
  double mb = 0;
  double limit_mb = 0;  // 0: none that must be looked after
};

struct TooMuch {
  std::size_t worker = 0;
  std::string why;
};

// Which worker must end, so that memory lasts: one that has passed its limit, or, where all together have more than
// nine tenths of `machine_mb`, the one that has most.
std::optional<TooMuch> too_much(std::span<const MemoryUse> workers, double machine_mb);

}  // namespace collimator
