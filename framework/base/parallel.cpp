// Gives items to threads in order, so that the error that is reported does not depend on chance.
#include "framework/base/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace collimator {

unsigned core_count() { return std::max(1U, std::thread::hardware_concurrency()); }

void in_parallel(std::size_t items, unsigned threads, const std::function<void(std::size_t)>& poll,
                 const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0}, done{0};
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::exception_ptr failed;
  std::size_t failed_at = items;

  // Items are begun in order, so the least failing one is always begun: which error comes is no chance.
  const auto take = [&](bool polls) {
    while (!stop) {
      const std::size_t item = next++;
      if (item >= items) return;
      try {
        if (polls) poll(done);
        work(item);
        ++done;
      } catch (...) {
        stop = true;
        const std::scoped_lock lock(mutex);
        if (item < failed_at) {
          failed_at = item;
          failed = std::current_exception();
        }
      }
    }
  };
  const std::size_t wanted = threads == 0 ? core_count() : threads;
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < std::min(wanted, items); ++i) others.emplace_back(take, false);
  take(true);
  others.clear();  // joins them
  if (failed) std::rethrow_exception(failed);
}

}  // namespace collimator
