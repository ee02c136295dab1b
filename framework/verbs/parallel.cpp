#include "framework/verbs/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace collimator {

void for_each_item(std::size_t count, const Context& context, const std::function<void(std::size_t)>& body,
                   std::uint64_t before, std::uint64_t total) {
  if (total == 0) total = count;
  std::atomic<std::size_t> next{0}, done{0};
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::exception_ptr failed;
  std::size_t failed_at = count;

  // Items are begun in order, so the least failing one is always begun: which error comes is no chance.
  const auto work = [&](bool reports) {
    while (!stop) {
      const std::size_t i = next++;
      if (i >= count) return;
      try {
        if (reports && context.cancelled()) throw Cancelled{};
        body(i);
        ++done;
        if (reports) context.progress(before + done, total);
      } catch (...) {
        stop = true;
        const std::scoped_lock lock(mutex);
        if (i < failed_at) {
          failed_at = i;
          failed = std::current_exception();
        }
      }
    }
  };
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < std::min(cores, count); ++i) threads.emplace_back(work, false);
  work(true);
  threads.clear();
  if (failed) std::rethrow_exception(failed);
  context.progress(before + count, total);
}

}  // namespace collimator
