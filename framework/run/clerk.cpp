// Runs errands one after the other on the clerk's thread, and hands their completions to whoever asks.
#include "framework/run/clerk.hpp"

#include <utility>

namespace collimator {

Clerk::Clerk(bool own_thread, std::function<void()> wake) : wake_(std::move(wake)) {
  if (own_thread) thread_ = std::thread([this] { work(); });
}

Clerk::~Clerk() {
  hurry();
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  posted_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Clerk::post(Errand errand) {
  ++under_way_;
  if (!thread_.joinable()) {
    done_.push_back(errand());
    return;
  }
  {
    const std::scoped_lock lock(mutex_);
    errands_.push_back(std::move(errand));
  }
  posted_.notify_one();
}

std::vector<Clerk::Completion> Clerk::take() {
  const std::scoped_lock lock(mutex_);
  under_way_ -= done_.size();
  return std::exchange(done_, {});
}

void Clerk::work() {
  while (true) {
    Errand errand;
    {
      std::unique_lock lock(mutex_);
      posted_.wait(lock, [this] { return ending_ || !errands_.empty(); });
      if (ending_) return;
      errand = std::move(errands_.front());
      errands_.pop_front();
    }
    Completion completion = errand();
    {
      const std::scoped_lock lock(mutex_);
      done_.push_back(std::move(completion));
    }
    wake_();
  }
}

}  // namespace collimator
