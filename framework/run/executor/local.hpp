// Runs tasks in worker processes on this machine: portable ones in workers that never load LibTorch, native ones in
// workers that have it.
#pragma once

#include <memory>
#include <set>

#include "framework/run/executor/executor.hpp"
#include "framework/run/executor/orphans.hpp"
#include "framework/run/executor/process.hpp"

namespace collimator {

struct LocalOptions {
  std::filesystem::path program;         // this executable: portable workers
  std::filesystem::path native_program;  // the one with LibTorch
  int cpus = 1;                          // cores that tasks share
  int cuda_devices = 0;                  // devices that tasks share
  double memory_mb = 0;                  // memory that tasks share; 0: all of the machine
};

class LocalExecutor : public Executor {
 public:
  explicit LocalExecutor(LocalOptions options);  // throws InputError where the system gives no event descriptor
  ~LocalExecutor() override;                     // ends all workers

  Resources capacity() const override;
  void submit(Submission submission) override;
  std::vector<Report> poll(std::chrono::milliseconds most) override;
  void cancel(std::size_t task) override;
  void kill(std::size_t task) override;
  void wake() override;

 private:
  struct Worker;

  Worker& idle_worker(bool native);
  Worker* worker_of(std::size_t task);
  void take(Worker& worker, const Json& line, std::vector<Report>& reports);
  void end_orphans() const;
  void watch_memory();

  LocalOptions options_;
  Orphans orphans_;
  int event_ = -1;  // wakes a poll
  std::vector<std::unique_ptr<Worker>> workers_;
  std::set<int> free_devices_;
  std::chrono::steady_clock::time_point watched_{};  // when memory was last looked at
};

}  // namespace collimator
