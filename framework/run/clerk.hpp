// The engine's clerk: digests files and keeps results on a thread of its own, so that the engine's loop never waits.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace collimator {

class Clerk {
 public:
  using Completion = std::function<void()>;    // called by the one who takes it
  using Errand = std::function<Completion()>;  // done on the clerk's thread; throws nothing

  // `wake` is called on the clerk's thread after each errand. Without a thread of its own, errands are done by post().
  Clerk(bool own_thread, std::function<void()> wake);
  ~Clerk();  // abandons what was not begun
  Clerk(const Clerk&) = delete;
  Clerk& operator=(const Clerk&) = delete;

  void post(Errand errand);
  // The completions of the errands that are done, in their order. An errand is under way until its completion is taken.
  std::vector<Completion> take();
  bool idle() const { return under_way_ == 0; }

  // Errands look at hurried(): those that are not begun yet, and may be left undone, then are.
  void hurry() { hurried_ = true; }
  bool hurried() const { return hurried_; }

 private:
  void work();

  std::function<void()> wake_;
  std::atomic<bool> hurried_ = false;
  std::size_t under_way_ = 0;  // of the caller's thread alone
  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<Errand> errands_;
  std::vector<Completion> done_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace collimator
