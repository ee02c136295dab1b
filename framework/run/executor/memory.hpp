// How much memory there is for workers, and how much of it a task may take that says nothing of it.
#pragma once

namespace collimator {

// The memory of this machine, or what the control group of this process (version 2) leaves of it, in MB.
double memory_of_machine_mb();
// What a task without `limits: {memory_mb: …}` may take: half of that.
double default_memory_mb();

}  // namespace collimator
