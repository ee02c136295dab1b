// What comes to a worker: jobs with their open descriptors, and the word to stop.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "framework/base/json.hpp"

namespace collimator {

// A job's message, and the paths that came as descriptors, each with its path in this process ("/proc/self/fd/7").
// Closes the descriptors when it goes.
class Request {
 public:
  Request(Json json, std::vector<int> descriptors);
  ~Request();
  Request(Request&& other) noexcept = default;
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  Request& operator=(Request&&) = delete;

  Json json;
  std::map<std::string, std::string> handed;

 private:
  std::vector<int> descriptors_;
};

// Reads the socket on a thread of its own, so that a cancel or the socket's end is seen during work: the process then
// ends, for nobody wants a result.
class Inbox {
 public:
  explicit Inbox(int socket);

  Request next();  // waits for it
  std::atomic<bool> cancelled = false;

 private:
  void read();
  void take(Json json);

  int socket_;
  std::deque<int> received_;  // descriptors whose job has not come yet; of the reading thread alone
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Request> jobs_;
};

}  // namespace collimator
