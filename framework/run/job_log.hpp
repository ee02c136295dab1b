// The file that takes what a job's verb and plugins print, up to a limit.
#pragma once

#include <mutex>
#include <string>

namespace collimator {

class JobLog {
 public:
  // Bytes of a log; what comes after them is not kept.
  static constexpr long most_bytes = 16L << 20;

  JobLog();  // watches the size on a thread of its own, which ends with the process

  // From here on the standard output and the standard error of this process go to the file.
  void open(const std::string& file);

 private:
  void watch();
  void cut();

  std::mutex mutex_;
  bool limited_ = false;  // the file of a job is open, and not cut yet
};

}  // namespace collimator
