// Where tasks run: an executor takes jobs while it has the resources that they ask for, and reports what becomes of
// them.
//
// The engine decides what may run and when; an executor knows how. LocalExecutor (local.hpp) runs worker processes on
// this machine, FakeExecutor (fake.hpp) runs functions in memory, so that the engine is tested without processes.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/task/job.hpp"

namespace collimator {

// What a task asks for, and what an executor has.
struct Resources {
  int cpus = 0, gpus = 0;  // cores, devices
  double memory_mb = 0;    // 0: not said

  auto operator<=>(const Resources&) const = default;
  bool fit_into(const Resources& free) const {
    return cpus <= free.cpus && gpus <= free.gpus && memory_mb <= free.memory_mb;
  }
  Resources& operator+=(const Resources& other) {
    cpus += other.cpus;
    gpus += other.gpus;
    memory_mb += other.memory_mb;
    return *this;
  }
  Resources& operator-=(const Resources& other) {
    cpus -= other.cpus;
    gpus -= other.gpus;
    memory_mb -= other.memory_mb;
    return *this;
  }
};

struct Submission {
  std::size_t task = 0;    // by which reports name it
  Job job;                 // its device is set by the executor where the task asks for one
  bool native = false;     // computes with LibTorch
  bool audit = false;      // it was made before: under other circumstances now (worker.cpp)
  bool rehearsal = false;  // Verb::rehearse is done in the place of the work, where there is one
  Resources resources;
  double limit_memory_mb = 0;           // beyond which allocations fail; 0: the node says none
  std::filesystem::path log;            // the file that takes what the verb and its plugins print
  std::vector<std::string> paths = {};  // JSON pointers to the parameters that name files and folders
};

struct Report {
  enum Kind { progress, done, failed, died };

  Kind kind = progress;
  std::size_t task = 0;
  std::uint64_t items = 0, of = 0;  // progress
  std::string message;              // failed: what went wrong; died: how its worker ended
  std::string reason;  // failed: input, plugin (which says that its input is wrong), refused, cancelled, memory or
                       // error
};

// Called from one thread, but for wake().
class Executor {
 public:
  virtual ~Executor() = default;

  virtual Resources capacity() const = 0;
  // Starts a job; the caller counts resources. Throws InputError where it cannot be started.
  virtual void submit(Submission submission) = 0;
  // What was reported since the last call; waits at most so long for the first report. After done, failed or died
  // nothing more comes of a task.
  virtual std::vector<Report> poll(std::chrono::milliseconds most) = 0;
  // Asks a task to stop: it reports `failed` with the reason `cancelled` when it has.
  virtual void cancel(std::size_t task) = 0;
  // Ends a task at once, with all that its plugins started: it reports `died`.
  virtual void kill(std::size_t task) = 0;
  // Lets a poll that is under way return. Any thread.
  virtual void wake() = 0;
};

}  // namespace collimator
