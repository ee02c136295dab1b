// The host's side of a worker process: started by exec, spoken to over pipes, killed with its whole group.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "framework/base/json.hpp"

namespace collimator {

class WorkerProcess {
 public:
  // Starts `command` (program and arguments) in a process group of its own, with a clean environment. Throws
  // InputError.
  explicit WorkerProcess(const std::vector<std::string>& command);
  ~WorkerProcess();  // closes the pipe, then kills what is left
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  // Sends one line, and open descriptors with it; false where the worker is gone.
  bool send(const Json& json, std::span<const int> descriptors = {});
  int descriptor() const { return from_; }  // to poll
  pid_t pid() const { return pid_; }        // -1 after wait()
  // What has come, without waiting.
  struct Received {
    std::vector<Json> lines;
    bool ended = false;   // the worker closed its pipe
    bool broken = false;  // a line is no JSON object, or one has no end
  };
  Received receive();
  // Whether the process is gone, though a child that it left may still hold its pipe.
  bool gone() const;
  void kill();
  // Waits for the end, and says in words how it came ("killed by signal 11 (Segmentation fault)").
  std::string wait();

 private:
  pid_t pid_ = -1;
  int to_ = -1, from_ = -1;
  std::string pending_;
};

}  // namespace collimator
